-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- What a user would write in Lua in place of the plugin, to be measured against it: a post-dissector that explains the statuses of
-- the main carriers in English.
--
--   tshark -X lua_script:tests/bench/sspi.lua -X lua_script1:CATALOGUE …
--
-- CATALOGUE is what catalogue.py writes. There are no attempts, no other languages, no reports, no expert information, nothing in
-- the Info column. NTLM has no status of its own; its messages are looked at to tell what HTTP's answers mean.

local catalogue = dofile((...))

local sspi, ntstatus, win32 = catalogue["sspi"], catalogue["ntstatus"], catalogue["win32"]
local number_of = {}
for code, row in pairs(sspi) do
    number_of[row.name] = code
end

-- A field that this version of Wireshark does not have is never there.
local function field(name)
    local is_there, extractor = pcall(Field.new, name)
    return is_there and extractor or function() end
end

local smb2_status = field("smb2.nt_status")
local ldap_text = field("ldap.errorMessage")
local ldap_bind = field("ldap.bindResponse_element")
local ldap_result = field("ldap.resultCode")
local ldap_bind_result = field("ldap.bindResponse_resultCode")
local krb_error = field("kerberos.error_code")
local krb_status = field("kerberos.smb.nt_status")
local krb_e_data = field("kerberos.e_data")
local credssp_error = field("credssp.errorCode")
local tls_alert, tls_level = field("tls.alert_message.desc"), field("tls.alert_message.level")
local dtls_alert, dtls_level = field("dtls.alert_message.desc"), field("dtls.alert_message.level")
local spnego_result = field("spnego.negResult")
local rpc_fault = field("dcerpc.cn_status")
local rpc_reject = field("dcerpc.cn_reject_reason")
local http_code = field("http.response.code")
local http_authorization = field("http.authorization")
local http_proxy_authorization = field("http.proxy_authorization")
local http_authenticate = field("http.www_authenticate")
local http_proxy_authenticate = field("http.proxy_authenticate")
local ntlm_type = field("ntlmssp.messagetype")
local tcp_stream = field("tcp.stream")

-- The values of a field in the frame. Nearly always there are none, and no table is made.
local NONE = {}
local function all(...)
    if (...) then
        return { ... }
    end
    return NONE
end

local proto = Proto("sspilua", "SSPI Status in Lua")
local shown = {
    status = ProtoField.uint32("sspilua.status", "Status", base.HEX),
    name = ProtoField.string("sspilua.name", "Name"),
    class = ProtoField.string("sspilua.class", "Class"),
    source = ProtoField.string("sspilua.source", "Source"),
    native = ProtoField.string("sspilua.native", "Native code"),
    meaning = ProtoField.string("sspilua.meaning", "Meaning"),
}
proto.fields = { shown.status, shown.name, shown.class, shown.source, shown.native, shown.meaning }

-- The annotations of a frame by its number, for the second pass.
local kept = {}
-- What was sent on an HTTP connection last, by the number of its TCP stream.
local sent_to_server, sent_to_proxy = {}, {}
-- The annotations of the frame that is being read.
local found

local function ends_with(text, ending)
    return text:sub(-#ending) == ending
end

local function native_text(row, number)
    if not row then
        return number
    elseif number == "" or ends_with(row.name, number) then
        return row.name
    end
    return row.name .. " (" .. number .. ")"
end

-- A row of the catalogue, or nil for a code that has none; `status` is the SSPI status where the row does not tell it.
local function add(source, row, number, class, status)
    status = status or (row and row.status)
    local explained = row or sspi[number_of[status]] or NONE
    found = found or {}
    found[#found + 1] = {
        source = source,
        native = native_text(row, number),
        class = class or (row and row.class) or "Failure",
        name = status,
        status = number_of[status],
        meaning = explained["meaning@" .. source:match("^%a+")] or explained.meaning,
    }
end

local function add_native(source, family, code)
    local rows = catalogue[family]
    add(source, rows[code] or rows["*"], string.format("%d", code))
end

-- An NTSTATUS, or an SSPI status in its place. Returns the row.
local function ntstatus_row(code)
    local status = code ~= 0 and sspi[code]
    if status then
        return status, status.name
    end
    return ntstatus[code]
end

local function add_ntstatus(source, code)
    local row, status = ntstatus_row(code)
    add(source, row, string.format("0x%08x", code), not row and code < 0x80000000 and "Step" or nil, status)
end

local SESSION_SETUP = 1

local function read_smb2(info)
    local code, at, bytes = info.value, info.offset, info.source
    local is_setup = bytes:range(at + 4, 2):le_uint() == SESSION_SETUP
    if not is_setup then
        local row, status = ntstatus_row(code)
        if code == 0 or not row or not (status or row.where == "anywhere") then
            return
        end
    end
    if bytes:range(at - 8, 4):uint() == 0xfe534d42 then
        add_ntstatus("smb2.nt_status", code)
    end
end

-- The codes in an error text of Active Directory: the row of the leading one, which one it is, and `data`.
local function ldap_codes(text)
    local code, rest = text:match("^%s*(%x%x%x%x%x%x%x%x):(.*)")
    local directory = " *%a*Err: *DSID%-"
    if not code then
        code, rest = text:match("%f[%w](%x%x%x%x%x%x%x%x):(" .. directory .. ".*)")
    end
    if not code then
        return
    end
    local number = tonumber(code, 16)
    if number ~= 0 and sspi[number] then
        local data
        for digits in rest:gmatch(",%s*data (%x+)%f[%W]") do
            data = tonumber(digits, 16)
        end
        return sspi[number], number, sspi[number].name, data
    end
    local row = win32[number]
    if row and row.where == "ldap-prefix" and rest:find("^" .. directory) then
        return row, number
    end
end

local SEC_E_BAD_BINDINGS, BAD_BINDINGS_DATA = 0x80090346, 0x35b

local function read_ldap_text(text)
    local row, number, status, data = ldap_codes(text)
    if not row then
        return
    elseif not data or data == 0 then
        add("ldap.errorMessage", row, string.format("%08X", number), nil, status)
        return
    end
    local native
    if data >= 0x80000000 then
        native = sspi[data]
    elseif number == SEC_E_BAD_BINDINGS and data == BAD_BINDINGS_DATA then
        native = ntstatus[0xc0000000 + data]
    else
        native = win32[data]
    end
    add("ldap.errorMessage", native, string.format("data %x", data), row.class, status)
end

-- Results of binds whose text has no code. Every result is a field of its own only since Wireshark 4.6.
local function read_ldap_binds(binds, texts)
    local source, results = "ldap.bindResponse_resultCode", all(ldap_bind_result())
    if #results == 0 then
        source, results = "ldap.resultCode", all(ldap_result())
    end
    for _, bind in ipairs(binds) do
        local first, last = bind.offset, bind.offset + bind.len
        local has_code = false
        for _, text in ipairs(texts) do
            has_code = has_code or (text.offset >= first and text.offset <= last and ldap_codes(text.value) ~= nil)
        end
        for _, result in ipairs(results) do
            local row = catalogue["ldap-result"][result.value]
            if result.offset >= first and result.offset < last and row and not has_code then
                add(source, row, string.format("%d", result.value))
            end
        end
    end
end

-- PA-PW-SALT, or KERB-ERROR-DATA of type 3, with a KERB-EXT-ERROR: NTSTATUS, zero, flags.
local EXT_ERROR = "\xa1\x03\x02\x01\x03\xa2\x0e\x04\x0c"

local function read_e_data(info)
    local bytes = info.range:raw()
    local _, last = bytes:find(EXT_ERROR, 1, true)
    if last and #bytes >= last + 12 and bytes:sub(last + 5, last + 8) == "\0\0\0\0" and bytes:byte(last + 9) % 2 == 1 then
        local a, b, c, d = bytes:byte(last + 1, last + 4)
        add_ntstatus("kerberos.e_data", ((d * 256 + c) * 256 + b) * 256 + a)
    end
end

local function read_credssp(code)
    code = code % 0x100000000
    if code < 0xc0070000 or code > 0xc007ffff then
        add_ntstatus("credssp.errorCode", code)
        return
    end
    local low = code % 0x10000
    local status = low >= 0x300 and low <= 0x36b and sspi[0x80090000 + low]
    add("credssp.errorCode", status or win32[low], string.format("0x%08x", code), nil, status and status.name)
end

local function read_alerts(source, alerts, levels)
    local rows = catalogue["tls-alert"]
    for i, alert in ipairs(alerts) do
        local row = rows[alert.value] or rows["*"]
        local is_warning = levels[i] and levels[i].value == 1
        add(source, row, string.format("%d", alert.value), is_warning and row.warning or nil)
    end
end

local function read_fault(code)
    local status = code ~= 0 and sspi[code]
    local row = status or catalogue["dcerpc-fault"][code]
    if row then
        add("dcerpc.cn_status", row, string.format("0x%08x", code), nil, status and status.name)
    end
end

local SCHEMES = { "negotiate", "ntlm", "kerberos", "credssp" }
local AUTHENTICATED, CHALLENGE, CONTINUE, REFUSED, NOT_NEGOTIATED, CREDSSP = 0, 1, 2, 3, 4, 5

-- Of the schemes that one of the headers offers: whether there are any, and whether one has a token.
local function read_offers(headers)
    local offered, token = false, false
    for _, header in ipairs(headers) do
        for element in header.value:gmatch("[^,]+") do
            local scheme, rest = element:match("^%s*(%a+)%s*(.-)%s*$")
            for _, known in ipairs(SCHEMES) do
                if scheme and scheme:lower() == known then
                    offered = true
                    token = token or rest ~= ""
                    if known == "credssp" and rest ~= "" then
                        add(header.name, catalogue["http-auth"][CREDSSP], "")
                    end
                end
            end
        end
    end
    return offered, token
end

local function read_http_request(headers, sent)
    local offered, token = read_offers(headers)
    if offered and token then
        local message = ntlm_type()
        sent[tcp_stream().value] = message and message.value == 1 and "negotiate" or "token"
    else
        -- Basic and Digest are attempts, too, but their answers have no row.
        sent[tcp_stream().value] = "other"
    end
end

-- What the tokens in the answer say, all in all.
local function outcome()
    local class = "Step"
    for _, annotation in ipairs(found or {}) do
        if annotation.class == "Failure" or (annotation.class == "Success" and class == "Step") then
            class = annotation.class
        end
    end
    return class
end

local function read_http_refusal(code, stream, sent, headers)
    local offered, token = read_offers(headers)
    local class, before = outcome(), sent[stream]
    local rows = catalogue["http-auth"]
    if token and class == "Step" then
        add("http.response.code", rows[CONTINUE], string.format("%d", code))
        return
    end
    if not (token and class == "Success") and (offered or before) and before ~= "other" then
        local row = before == "negotiate" and NOT_NEGOTIATED or before == "token" and REFUSED or CHALLENGE
        add("http.response.code", rows[row], string.format("%d", code))
    end
    sent[stream] = nil
end

local IS_OF_TRANSPORT = { [400] = true, [408] = true, [431] = true, [502] = true, [503] = true, [504] = true }

local function read_http_answer(code)
    if code < 200 and code ~= 101 then
        return
    end
    local stream = tcp_stream().value
    if code == 407 then
        read_http_refusal(code, stream, sent_to_proxy, all(http_proxy_authenticate()))
        return
    elseif code == 401 then
        read_http_refusal(code, stream, sent_to_server, all(http_authenticate()))
    else
        if (sent_to_server[stream] == "token" or sent_to_proxy[stream] == "token") and not IS_OF_TRANSPORT[code] then
            add("http.response.code", catalogue["http-auth"][AUTHENTICATED], string.format("%d", code))
        end
        sent_to_server[stream] = nil
    end
    sent_to_proxy[stream] = nil
end

-- An extractor returns nothing where its field is not in the frame, which is nearly always so: only then is more asked for.
local function read_frame()
    for _, info in ipairs(all(smb2_status())) do
        read_smb2(info)
    end
    local texts = all(ldap_text())
    for _, text in ipairs(texts) do
        read_ldap_text(text.value)
    end
    local binds = all(ldap_bind())
    if binds[1] then
        read_ldap_binds(binds, texts)
    end
    local errors = all(krb_error())
    if errors[1] then
        for _, info in ipairs(errors) do
            add_native("kerberos.error_code", "kerberos", info.value)
        end
        local statuses = all(krb_status())
        for _, info in ipairs(statuses) do
            if info.value ~= 0 then
                add_ntstatus("kerberos.smb.nt_status", info.value)
            end
        end
        if not statuses[1] then
            for _, info in ipairs(all(krb_e_data())) do
                read_e_data(info)
            end
        end
    end
    for _, info in ipairs(all(credssp_error())) do
        read_credssp(info.value)
    end
    local alerts = all(tls_alert())
    if alerts[1] then
        read_alerts("tls.alert_message.desc", alerts, all(tls_level()))
    end
    alerts = all(dtls_alert())
    if alerts[1] then
        read_alerts("dtls.alert_message.desc", alerts, all(dtls_level()))
    end
    for _, info in ipairs(all(spnego_result())) do
        add_native("spnego.negResult", "spnego", info.value)
    end
    for _, info in ipairs(all(rpc_fault())) do
        read_fault(info.value)
    end
    for _, info in ipairs(all(rpc_reject())) do
        local row = catalogue["dcerpc-bind-nak"][info.value]
        if row then
            add("dcerpc.cn_reject_reason", row, string.format("%d", info.value))
        end
    end
    local headers = all(http_authorization())
    if headers[1] then
        read_http_request(headers, sent_to_server)
    end
    headers = all(http_proxy_authorization())
    if headers[1] then
        read_http_request(headers, sent_to_proxy)
    end
    for _, info in ipairs(all(http_code())) do
        read_http_answer(info.value)
    end
end

local function show(annotations, tree)
    local top = tree:add(proto)
    top:set_generated()
    for _, annotation in ipairs(annotations) do
        local subtree = top:add(proto, annotation.name or annotation.native)
        subtree:set_generated()
        if annotation.status then
            subtree:add(shown.status, annotation.status):set_generated()
            subtree:add(shown.name, annotation.name):set_generated()
        end
        subtree:add(shown.class, annotation.class):set_generated()
        subtree:add(shown.source, annotation.source):set_generated()
        subtree:add(shown.native, annotation.native):set_generated()
        if annotation.meaning then
            subtree:add(shown.meaning, annotation.meaning):set_generated()
        end
    end
end

function proto.init()
    kept, sent_to_server, sent_to_proxy = {}, {}, {}
end

function proto.dissector(_, pinfo, tree)
    if not pinfo.visited then
        found = nil
        read_frame()
        kept[pinfo.number] = found
    end
    local annotations = kept[pinfo.number]
    if annotations then
        show(annotations, tree)
    end
end

register_postdissector(proto)
