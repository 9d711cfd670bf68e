-- SPDX-License-Identifier: GPL-2.0-or-later
--
-- The least that any post-dissector in Lua costs: it wants one field, and does nothing with it.

local status = Field.new("smb2.nt_status")
local onefield = Proto("onefield", "One field")

function onefield.dissector(_tvb, _pinfo, _tree)
    status()
end

register_postdissector(onefield)
