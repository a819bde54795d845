"""One press is one answer on any keyboard, and an undo is announced."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.judging import ask_site
from tests.browser.pictures import picture
from tests.browser.test_judge import all_sent, judge, press, shown, stored
from tests.browser.test_judge_touch import PHONE, drag, middle

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("staging")]

GAPS = (0, 80, 150, 220, 300)
# A key press as another keyboard sends it: what it writes, and its position.
TYPE = """
([key, code, more]) => {
  const options = {key, code, bubbles: true, cancelable: true, ...more};
  document.body.dispatchEvent(new KeyboardEvent('keydown', options));
  document.body.dispatchEvent(new KeyboardEvent('keyup', options));
}
"""
# Presses twice. The second press says that it came the given milliseconds after the first, however
# late a busy machine hands it over.
TWICE = """
([key, gap]) => new Promise(done => {
  const first = performance.now();
  const press = at => {
    const event = new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true});
    Object.defineProperty(event, 'timeStamp', {value: at});
    document.body.dispatchEvent(event);
  };
  press(first);
  const again = () => {
    if (performance.now() - first < gap) return setTimeout(again, 2);
    press(first + gap);
    done();
  };
  setTimeout(again, gap);
})
"""


def on_keyboard(page: Page, key: str, code: str, **more: Any) -> None:
    page.evaluate(TYPE, [key, code, more])


def test_a_key_that_bounces_answers_once(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "bounce", questions=14)
    current = shown(page)
    for gap in GAPS:
        page.evaluate(TWICE, ["1", gap])
        current = shown(page, after=current)
    all_sent(page)
    assert len(stored(anna.site, project)) == len(GAPS)
    # Skipping: the list of reasons opens and stays, and a reason skips one question.
    page.evaluate(TWICE, ["k", 150])
    expect(page.get_by_test_id("skip-reasons")).to_be_visible()
    assert shown(page) == current
    page.evaluate(TWICE, ["3", 150])
    current = shown(page, after=current)
    # Undo undoes only the skip; a deliberate second undo also undoes the answer before it.
    page.evaluate(TWICE, ["u", 150])
    expect(page.get_by_test_id("taken-back")).to_have_text("Skip undone")
    current = shown(page, after=current)
    page.keyboard.press("u")
    shown(page, after=current)
    expect(page.get_by_test_id("taken-back")).to_have_text("“Left is better” undone")
    all_sent(page)
    assert len(stored(anna.site, project)) == len(GAPS) - 1


def test_a_double_click_answers_once(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "double-click", questions=10)
    current = shown(page)
    for name in ("Left is better", "Both bad"):
        page.get_by_role("button", name=name, exact=True).dblclick(delay=20)
        current = shown(page, after=current)
    page.get_by_role("button", name="Skip", exact=True).click()
    page.get_by_text("Wrong product").dblclick()
    current = shown(page, after=current)
    page.get_by_role("button", name="Undo", exact=True).dblclick()
    shown(page, after=current)
    expect(page.get_by_test_id("taken-back")).to_have_text("Skip undone")
    marked = page.get_by_test_id("question").locator("[aria-pressed=true]")
    expect(marked).to_have_count(0)  # nor did the second click mark what was below
    all_sent(page)
    assert len(stored(anna.site, project)) == 2


def test_enter_held_on_a_button_answers_once(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "held", questions=8)
    current = shown(page)
    page.get_by_role("button", name="Both good").focus()
    page.keyboard.down("Enter")
    following = shown(page, after=current)
    for _ in range(4):
        page.keyboard.down("Enter")  # repeats, as a held key does
    page.keyboard.up("Enter")
    assert shown(page) == following
    all_sent(page)
    assert len(stored(anna.site, project)) == 1


def test_a_swipe_right_after_a_swipe_answers_nothing(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna", **PHONE)
    page, project = judge(anna, "swipe-twice", questions=8)
    session = page.context.new_cdp_session(page)
    current = shown(page)
    x, y = middle(page, 1)
    now = time.time()
    for _ in range(2):  # however long a slow machine takes to send the second
        drag(session, [(x, y)], [(x + 150, y)], steps=2, at=now)
    shown(page, after=current)
    all_sent(page)
    assert len(stored(anna.site, project)) == 1


def test_who_sees_a_slip_takes_it_back_at_once(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna"), "slip", questions=4)
    first = shown(page)
    page.keyboard.press("1")
    page.keyboard.press("u")
    expect(page.get_by_test_id("taken-back")).to_be_visible()
    assert shown(page) == first


def test_a_skip_is_taken_back_by_u(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "unskip", questions=4)
    first = shown(page)
    page.keyboard.press("k")
    press(page, "2")
    all_sent(page)
    page.wait_for_function(  # once the server has it, the undo must ask the server
        "() => performance.getEntriesByType('resource').some(e => e.name.endsWith('/skip/'))"
    )
    page.keyboard.press("u")
    expect(page.get_by_test_id("taken-back")).to_have_text("Skip undone")
    expect(page.locator("p[aria-live=polite]")).to_have_text(
        re.compile("^Skip undone. Next question: card")
    )
    assert shown(page) == first
    press(page, "1")
    expect(page.get_by_test_id("taken-back")).to_have_count(0)
    all_sent(page)
    assert [str(answer["question_id"]) for answer in stored(anna.site, project)] == [first]
    flags = f"Flag.objects.filter(project={project}, closed_at=None).count()"
    assert ask_site(anna.site, flags) == 0  # "an image is broken" went with the skip


def test_chinese_readers_are_told_too(visit: Callable[..., Visitor]) -> None:
    page, _ = judge(visit("anna", locale="zh-CN"), "unskip-zh", questions=4)
    shown(page)
    page.keyboard.press("k")
    press(page, "1")
    page.keyboard.press("u")
    expect(page.get_by_test_id("taken-back")).to_have_text("已撤销跳过")
    expect(page.locator("p[aria-live=polite]")).to_have_text(re.compile("^已撤销跳过。下一题"))


def test_any_keyboard_will_do(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, project = judge(anna, "keyboards", questions=12)
    current = shown(page)
    for key, code, more in (
        ("&", "Digit1", {}),  # French
        ("é", "Digit2", {}),
        ("ч", "KeyX", {}),  # Russian
        ("χ", "KeyX", {}),  # Greek
        ("ס", "KeyX", {}),  # Hebrew
        ("さ", "KeyX", {}),  # Japanese
        ("Process", "KeyX", {"keyCode": 229}),  # an input method
    ):
        on_keyboard(page, key, code, **more)
        current = shown(page, after=current)
    changed = page.get_by_role("button", name="Product changed on the left")
    on_keyboard(page, "ф", "KeyA")
    expect(changed).to_have_attribute("aria-pressed", "true")
    on_keyboard(page, "q", "KeyA")  # a Q on a French keyboard, which means nothing
    expect(changed).to_have_attribute("aria-pressed", "true")
    on_keyboard(page, "л", "KeyK")
    expect(page.get_by_test_id("skip-reasons")).to_be_visible()
    on_keyboard(page, "&", "Digit1")
    current = shown(page, after=current)
    on_keyboard(page, "г", "KeyU")
    shown(page, after=current)
    all_sent(page)
    choices = [answer["choice"] for answer in stored(anna.site, project)]
    assert choices == ["left", "right", *["both_bad"] * 5]


def test_a_note_is_written_between_two_keys_and_survives_a_reload(
    visit: Callable[..., Visitor],
) -> None:
    anna = visit("anna")
    page, project = judge(anna, "note", questions=4)
    current = shown(page)
    page.keyboard.press("n")
    page.keyboard.type("Lid u, k and 1")  # no letter of a note is a key
    picture(page, "judge-note")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Note: written")).to_be_visible()
    picture(page, "judge-note-written")
    page.reload()
    assert shown(page) == current
    expect(page.get_by_role("button", name="Note: written")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    current = shown(page, after=current)
    # The next question begins without one; a step back shows the note again, to be corrected.
    expect(page.get_by_role("button", name="Note", exact=True)).to_be_visible()
    page.keyboard.press("u")
    current = shown(page, after=current)
    page.keyboard.press("n")
    expect(page.get_by_role("textbox")).to_have_value("Lid u, k and 1")
    page.keyboard.press("End")
    page.keyboard.type(", missing")
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowRight")
    shown(page, after=current)
    all_sent(page)
    notes = "list(Answer.objects.filter(project=%d).order_by('id').values_list('choice', 'note'))"
    assert ask_site(anna.site, notes % project) == [
        ["left", "Lid u, k and 1"], ["undo", ""], ["right", "Lid u, k and 1, missing"],
    ]  # fmt: skip


def test_any_letter_may_be_ones_own_key(visit: Callable[..., Visitor]) -> None:
    anna = visit("anna")
    page, _ = judge(anna, "own-letters", questions=4)
    first = shown(page)
    page.keyboard.press("?")
    page.get_by_role("button", name="Change keys").click()
    field = page.get_by_label("Left is better", exact=True)
    field.focus()
    page.evaluate(TYPE.replace("document.body", "document.activeElement"), ["ы", "KeyS", {}])
    expect(field).to_have_value("Ы")
    page.get_by_role("button", name="Save keys").click()
    expect(page.get_by_role("button", name="Change keys")).to_be_visible()
    page.reload()
    assert shown(page) == first
    expect(page.get_by_role("button", name="Left is better")).to_contain_text("Ы")
    on_keyboard(page, "ы", "KeyS")
    shown(page, after=first)
    # Other tests in this file press the default keys.
    reset = "u = User.objects.get(username='anna'); u.preferences['key_map'] = {}; u.save()"
    anna.site.manage("shell", "-v", "0", "-c", f"from annotator.models import User; {reset}")
