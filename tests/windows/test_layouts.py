# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin, built by GCC, and a Wireshark built by Microsoft's compiler see the same records in memory."""
import pathlib

import pytest

from conftest import PLUGIN, SDK, VERSIONS, WIRESHARK
from layouts import GNU, MICROSOFT, Layouts

# Of C's own headers: a `long double`, which no function between plugin and Wireshark has
NOT_SHARED = {"_LONGDOUBLE", "max_align_t"}


def difference(one, other):
    return {name for name in one if name in other and one[name] != other[name]}


@pytest.fixture(scope="module", params=VERSIONS)
def layouts(request, tmp_path_factory):
    include = [WIRESHARK / request.param / "include", SDK / "include" / "glib-2.0", SDK / "lib" / "glib-2.0" / "include"]
    return Layouts(pathlib.Path(tmp_path_factory.mktemp("layouts")), PLUGIN, include)


def test_same(layouts):
    microsoft, gnu = layouts.of(MICROSOFT), layouts.of(GNU)
    assert len(microsoft) > 200 and set(microsoft) == set(gnu)
    assert difference(microsoft, gnu) <= NOT_SHARED
    count, refused = layouts.refused_by_gcc({name: text for name, text in microsoft.items() if name not in NOT_SHARED})
    print(f"{len(microsoft)} records, {count} assertions")
    assert count > 1000 and refused == []


def test_a_difference_is_seen(layouts):
    """The control: other rules for bit-fields than Microsoft's, and a size that is wrong."""
    microsoft = layouts.of(MICROSOFT)
    assert difference(microsoft, layouts.of(GNU, "-mno-ms-bitfields")) - NOT_SHARED
    name = next(name for name in microsoft if name.startswith("struct "))
    assert layouts.refused_by_gcc({name: "0 | [sizeof=3, align=1]"})[1]
