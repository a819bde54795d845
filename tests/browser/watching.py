"""What a page is fetching, and what its security policy refuses, seen from inside the page."""

from __future__ import annotations

from itertools import count

from playwright.sync_api import Page, expect

from tests.browser.running_site import PATIENCE_MS

# Runs before the page's own scripts.
WATCH = """
(() => {
  const original = window.fetch;
  window.fetching = 0;
  window.fetch = (...request) => {
    window.fetching += 1;
    return original(...request).finally(() => { window.fetching -= 1; });
  };
  document.addEventListener('securitypolicyviolation', event => console.error(
    'CSP violation: ' + event.violatedDirective + ' ' + event.blockedURI));
})();
"""
# Nothing was fetched for a moment: what arrived may lead to the next request. Playwright's own
# "networkidle" takes half a second, and says nothing once a page has been opened.
QUIET = """
asked => {
  const loaded = performance.getEntriesByType('resource').length;
  const isBusy = window.fetching > 0 || document.readyState !== 'complete'
    || document.querySelector('.mantine-Skeleton-root') !== null
    || [...document.images].some(each => !each.complete && each.loading !== 'lazy');
  const last = window.quiet;
  if (isBusy || last?.asked !== asked || last.loaded !== loaded) {
    window.quiet = {asked, loaded, since: isBusy ? Infinity : performance.now(), frames: 0};
    return false;
  }
  if (last.since === Infinity) last.since = performance.now();
  last.frames += 1;  // on a slow machine a moment may be a single one
  return last.frames > 4 && performance.now() - last.since >= 100;
}
"""
# What has just come into view counts as seen once it was painted for 350 ms: see `seen.ts`.
SEEN = """
() => new Promise(done =>
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 380))))
"""
_calls = count(1)


def wait_until_quiet(page: Page) -> None:
    """Wait until nothing is being fetched any more, and no place is held for what is to come."""
    page.wait_for_function(QUIET, arg=next(_calls), timeout=PATIENCE_MS)


def wait_until_seen(page: Page) -> None:
    """Wait as long as a person needs to see what has just come into view."""
    page.evaluate(SEEN)


def wait_until_decidable(page: Page) -> None:
    """Wait until the image at the desk may be decided, and that it is no longer the one before."""
    wait_until_seen(page)
    expect(page.locator("[data-decidable=true]")).to_be_visible()
