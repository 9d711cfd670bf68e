-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- Load documents of sspi-read from standard input: psql -q -d DATABASE -f postgresql.sql
--
-- Documents of a capture take the place of those that were loaded from it before.
\set ON_ERROR_STOP on
set client_min_messages = warning;
begin;
create table if not exists attempt_document (document jsonb not null);
create table if not exists frame_document (document jsonb not null);
create index if not exists attempt_capture on attempt_document ((document ->> 'capture'));
create index if not exists frame_capture on frame_document ((document ->> 'capture'));

create temporary table loaded (document jsonb not null) on commit drop;
-- A line is one value: delimiter and quote are characters that JSON cannot have, and in this format a backslash is one.
\copy loaded from pstdin with (format csv, delimiter e'\x01', quote e'\x02')

delete from attempt_document
where document ->> 'capture' in (select document ->> 'capture' from loaded where document ? 'number');
delete from frame_document
where document ->> 'capture' in (select document ->> 'capture' from loaded where document ? 'layers');
insert into attempt_document select document from loaded where document ? 'number';
insert into frame_document select document from loaded where document ? 'layers';

create or replace view attempt as
select
    document ->> 'capture' as capture,
    (document ->> 'number')::bigint as number,
    (document ->> 'first_frame')::bigint as first_frame,
    (document ->> 'result_frame')::bigint as result_frame,
    (document ->> 'start')::timestamptz as start,
    (document ->> 'duration')::double precision as duration,
    document ->> 'client' as client,
    -- An IPv4 or IPv6 address without its port; a MAC address has none.
    case when document ->> 'client' like '%.%:%' or document ->> 'client' like '[%'
        then rtrim(rtrim(document ->> 'client', '0123456789'), ':') else document ->> 'client' end as client_address,
    document ->> 'server' as server,
    document ->> 'carrier' as carrier,
    document ->> 'mechanism' as mechanism,
    document ->> 'identity' as identity,
    document ->> 'target' as target,
    document ->> 'class' as class,
    document ->> 'status' as status,
    document ->> 'native' as native,
    (document ->> 'win32')::bigint as win32,
    document ->> 'on_behalf_of' as on_behalf_of,
    document ->> 'why' as why,
    (document ->> 'because')::bigint as because,
    document ->> 'consequence' as consequence,
    (document ->> 'story')::bigint as story,
    document ->> 'weakness' as weakness
from attempt_document;

create or replace view frame as
select
    document ->> 'capture' as capture,
    (document #>> '{layers,frame,frame_frame_number}')::bigint as number,
    to_timestamp((document ->> 'timestamp')::bigint / 1000.0) as time,
    coalesce(document #>> '{layers,ip,ip_ip_src}', document #>> '{layers,ipv6,ipv6_ipv6_src}') as source,
    coalesce(document #>> '{layers,ip,ip_ip_dst}', document #>> '{layers,ipv6,ipv6_ipv6_dst}') as destination,
    document #> '{layers,sspi}' as sspi
from frame_document;
commit;
