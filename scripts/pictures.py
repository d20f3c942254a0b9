#!/usr/bin/env python3
"""`make pictures`: starts the demo in a temporary folder and takes the pictures of the README with Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
HELP = ROOT / "static" / "img" / "help"
LIMIT = 150 * 1024
CHROMIUM = os.environ.get("WQM_CHROMIUM") or shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
START = 180  # seconds


def main() -> None:
    """Every picture, small."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wqm-pictures-") as folder, socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
        free.close()
        url = f"http://127.0.0.1:{port}"
        environment = {**os.environ, "PORT": str(port), "WQM_DATA_DIR": folder, "WQM_DIE_WITH_PARENT": "1"}
        demo = subprocess.Popen([sys.executable, "-m", "wqm.embedded"], cwd=ROOT, env=environment)
        try:
            wait_for(demo, f"{url}/demo/")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
                take_pages(browser, url)
                take_audit(browser, url)
                take_results(browser, url)
                take_survey(browser, url)
                browser.close()
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(timeout=60)


# name -> (who, where below their school, or an address)
PAGES = {
    "school-home.png": ("Samir Patel", ""),
    "self-evaluation.png": ("Samir Patel", "self-evaluation/"),
    "criterion.png": ("Samir Patel", "self-evaluation/1/"),
    "plan.png": ("Samir Patel", "plan/"),
    "metrics.png": ("Samir Patel", "metrics/"),
    "office-home.png": ("Kwame Boateng", "/office/"),
    "evidence.png": ("Samir Patel", "evidence/"),
    "training.png": ("Samir Patel", "training/"),
    "assessment.png": ("Samir Patel", "assessment/"),
    "people.png": ("Samir Patel", "people/"),
    "account.png": ("Samir Patel", "/account/2fa/"),
    "trust.png": ("Ruth Okafor", "/trusts/1/"),
    "visits.png": ("Frances Holt", "/visits/"),
}
# Shown on the pages of help, so they are static files.
HELP_ALONE = (
    "evidence.png", "training.png", "assessment.png", "people.png", "account.png", "trust.png", "visits.png",
)  # fmt: skip
FOR_HELP = (
    "audit.png",
    "self-evaluation.png",
    "plan.png",
    "metrics.png",
    "results.png",
    "office-home.png",
    *HELP_ALONE,
)


def take_pages(browser: Browser, url: str) -> None:
    """A school in the middle of its way and the office, as their people see them."""
    page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 860})
    for name, (who, where) in PAGES.items():
        sign_in(page, who)
        school = urllib.parse.urlsplit(page.url).path
        page.goto(where if where.startswith("/") else f"{school}{where}")
        save(page.screenshot(), name)
    page.close()


def take_audit(browser: Browser, url: str) -> None:
    """The screen of a hall with what people wrote, and the first page of somebody who joins one on a phone."""
    page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 720})
    sign_in(page, "Lucia Ferrara")
    page.goto(f"{urllib.parse.urlsplit(page.url).path}audits/")
    page.locator(".govuk-task-list__link").first.click()
    page.wait_for_url("**/audits/*-*/")
    page.goto(f"{page.url}1/screen/?principle=2")
    page.wait_for_timeout(1500)
    save(page.screenshot(), "audit.png")
    page.close()
    phone = browser.new_page(base_url=url, viewport={"width": 390, "height": 780}, device_scale_factor=2)
    phone.goto("/demo/")
    phone.get_by_role("link", name="Join the staff audit").first.click()
    phone.get_by_role("button", name="Group 1").click()
    phone.wait_for_load_state()
    save(phone.screenshot(), "audit-phone.png")
    phone.close()


def take_results(browser: Browser, url: str) -> None:
    """Results of a survey that has closed: the first that the school's list of surveys leads to."""
    page = browser.new_page(base_url=url, viewport={"width": 1280, "height": 860})
    sign_in(page, "Andrew Keane")
    page.goto(f"{urllib.parse.urlsplit(page.url).path}surveys/")
    addresses = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
    for address in addresses:
        page.goto(address)
        results = page.locator("main a[href$='/results/']")
        if "/results/" in page.url or results.count():
            page.goto(page.url if "/results/" in page.url else results.first.get_attribute("href") or "")
            save(page.screenshot(), "results.png")
            return
    sys.exit("No survey of the demo has results.")


def take_survey(browser: Browser, url: str) -> None:
    """A survey on a phone, through a link in the demo's mail."""
    page = browser.new_page(base_url=url, viewport={"width": 390, "height": 780}, device_scale_factor=2)
    page.goto("/demo/mail/")
    deadline = time.monotonic() + START
    # The worker launches the demo's survey after the start.
    while not (letters := page.get_by_role("link", name="How are").or_(page.locator("a[href*='/demo/mail/']"))).count():
        if time.monotonic() > deadline:
            sys.exit("The demo has sent no mail.")
        page.wait_for_timeout(1000)
        page.reload()
    for address in [letter.get_attribute("href") for letter in letters.all()]:
        page.goto(address or "")
        links = [link.get_attribute("href") or "" for link in page.locator("main a").all()]
        addresses = [link for link in links if "/s/" in link]
        # Some of the demo's surveys are closed by now.
        if addresses and page.goto(addresses[0]) and page.locator("form#paper").count():
            page.evaluate("document.querySelector('form#paper').scrollIntoView()")
            save(page.screenshot(), "survey-phone.png")
            return
    sys.exit("No mail of the demo has a link to a survey.")


def sign_in(page, name: str) -> None:
    """One click on the list of the demo's people."""
    page.goto("/demo/")
    page.get_by_role("row", name=name).or_(page.get_by_role("listitem").filter(has_text=name)).first.get_by_role(
        "button"
    ).click()
    page.wait_for_url(lambda address: "/demo/" not in address)


def save(picture: bytes, name: str) -> None:
    """With as many colours as fit into LIMIT."""
    path = PICTURES / name
    path.write_bytes(picture)
    with Image.open(path) as image:
        flat = image.convert("RGB")
    for colours in (256, 128, 64):
        flat.quantize(colours, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= LIMIT:
            break
    if name in FOR_HELP:
        HELP.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, HELP / name)
    print(f"{name}: {path.stat().st_size // 1024} KB")
    if name in HELP_ALONE:
        path.unlink()


def wait_for(demo: subprocess.Popen, url: str) -> None:
    """Until it answers."""
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            sys.exit("The demo did not start.")
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 - this machine
            return
        except OSError:
            time.sleep(0.5)
    sys.exit("The demo did not answer in time.")


if __name__ == "__main__":
    main()
