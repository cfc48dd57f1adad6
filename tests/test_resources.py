"""The files the product ships are found in a checkout and in an installed package."""

from pathlib import Path

import pytest

from receptionist import resources
from receptionist.errors import SettingsError


def installed_at(monkeypatch: pytest.MonkeyPatch, package: Path) -> None:
    package.mkdir(parents=True)
    monkeypatch.setattr(resources, "__file__", str(package / "resources.py"))


def test_a_checkout_uses_its_own_folder() -> None:
    assert (resources.resource_dir("pricebook") / "plumbing.yaml").is_file()


def test_an_installed_package_uses_what_it_carries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "site-packages" / "receptionist"
    installed_at(monkeypatch, package)
    (tmp_path / "site-packages" / "media").mkdir()
    carried = package / "_shipped" / "media"
    carried.mkdir(parents=True)
    assert resources.resource_dir("media") == carried


def test_a_folder_that_is_missing_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed_at(monkeypatch, tmp_path / "receptionist")
    with pytest.raises(SettingsError, match="The folder “prompts” that belongs to the program is missing"):
        resources.resource_dir("prompts")
