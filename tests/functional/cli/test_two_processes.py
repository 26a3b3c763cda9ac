"""Two servers on one database: both notice an apply at their next request, and a broken folder harms neither."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from contextlib import ExitStack
from typing import Any

import pytest
from tests.functional.cli.test_serve import line, running, status_of

ROLES = """\
roles:
  skipper: {modules: {all: {view: all, create: true, edit: all}}, may: [administer]}
  crew: {modules: {boats: {view: all}}}
"""
CREWS = """\
module: crews
label: {one: Crew, many: Crews}
title: "{name}"
fields: {name: {type: text, required: true}}
"""


def answer(address: str, token: str, path: str, body: Any = None) -> tuple[int, Any]:
    """Status and JSON of a call of the API."""
    data = json.dumps(body).encode() if body is not None else None
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = urllib.request.Request(f"{address}/api/v1/{path}", data=data, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code, json.load(refused)


@pytest.fixture
def token(applied, folder) -> str:
    """An API token of a skipper, whose role holds every module."""
    (folder / "config/roles.yaml").write_text(ROLES, "utf-8")
    assert applied("apply", "--yes").exit_code == 0
    applied("user", "add", "ann@example.org", "--role", "skipper", "--password-stdin", stdin="seven unrelated words\n")
    return applied("token", "add", "ann@example.org").stdout.split()[-1]


def test_two_processes_see_an_apply_at_once(applied, folder, token):
    """Proves K17: what one process applies, every process serves from its next request on."""
    with ExitStack() as stack:
        servers = [stack.enter_context(running(folder, "serve", "--port", "0")) for _ in range(2)]
        addresses = [line(server).rpartition(" ")[2] for server in servers]
        for address in addresses:
            assert status_of(f"{address}/healthz") == 200
            assert answer(address, token, "crews")[0] == 404
        (folder / "modules/crews.yaml").write_text(CREWS, "utf-8")
        assert applied("apply", "--yes").exit_code == 0
        status, made = answer(addresses[0], token, "crews", {"name": "Night watch"})
        assert (status, made["title"]) == (201, "Night watch")
        assert [row["name"] for row in answer(addresses[1], token, "crews")[1]["data"]] == ["Night watch"]


def test_a_broken_folder_changes_nothing_that_serves_after_a_restart_either(applied, folder, token):
    (folder / "modules/boats.yaml").write_text("module: boats\nfields: [nonsense", "utf-8")
    assert applied("apply", "--yes").exit_code == 1
    with running(folder, "serve", "--port", "0") as server:
        address = line(server).rpartition(" ")[2]
        assert status_of(f"{address}/healthz") == 200
        assert answer(address, token, "boats", {"name": "Ada"})[0] == 201
