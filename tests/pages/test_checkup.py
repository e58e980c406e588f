"""The check-up on the settings page, and the marks that come of it wherever parameters are set."""

from __future__ import annotations

from core.checkup.checking import place_of
from core.checkup.trials import LABELS
from core.parley import Parley
from core.store.checkups import Checkup, Finding
from core.store.tables import now
from tests.gateway import FakeGateway
from tests.pages.conftest import OpenApp, texts


def known(parley: Parley, model: str, gateway: str = "baystone", **found: Finding) -> None:
    connection = next(one for one in parley.connections() if one.id == gateway)
    parley.store.checkups.keep(Checkup(place_of(connection), model, gateway, now(), found))


def test_a_check_up_says_what_it_takes_and_fills_its_table(open_app: OpenApp, gateway: FakeGateway) -> None:
    app = open_app("settings/page.py")
    assert "About 17 requests" in texts(app) and "no price is known" in texts(app)
    assert "Not checked yet." in texts(app)

    app.button(key="checkup_start").click().run()

    assert len([one for one in gateway.requests if one.body is not None]) == 16
    table = app.dataframe[0].value
    assert table["What"].tolist() == [one.en for one in LABELS.values()]
    said = dict(zip(table["What"], table["Found"], strict=True))
    assert said["n"] == "✓ works" and said["stop as a list"] == "✗ no effect"

    app.button(key="checkup_forget").click().run()

    assert not app.dataframe and "Not checked yet." in texts(app)


def test_a_check_up_without_a_key_says_what_to_do(open_app: OpenApp) -> None:
    app = open_app("settings/page.py")
    app.selectbox(key="checkup_gateway").set_value("bees").run()

    app.button(key="checkup_start").click().run()

    assert "BEES_API_KEY" in app.error[0].value.replace("\\", "")


def test_all_that_were_checked_are_a_matrix(open_app: OpenApp, parley: Parley) -> None:
    known(parley, "words-20", n=Finding("works"))
    known(parley, "words-10", n=Finding("ignored"), stop_text=Finding("refused", "400"))
    app = open_app("settings/page.py")

    matrix = app.dataframe[-1].value

    assert list(matrix.columns) == ["What", "BaystoneAI · words-10", "BaystoneAI · words-20"]
    rows = matrix.set_index("What")
    assert rows.loc["n"].tolist() == ["✗ no effect", "✓ works"]
    assert rows.loc["stop as one text"].tolist() == ["✗ refused", ""]


def test_controls_that_do_not_work_are_marked_wherever_they_are(open_app: OpenApp, parley: Parley) -> None:
    known(
        parley, "words-20", n=Finding("ignored"), temperature=Finding("refused", "400 no"), json_object=Finding("works")
    )

    app = open_app()
    chat = {one.label for one in app.toggle}
    assert "Number of answers (n) :orange-badge[ignored here]" in chat
    assert "Randomness (temperature) :orange-badge[refused here]" in chat
    assert "Answer format (response_format)" in chat
    said = next(one.help for one in app.toggle if one.label.startswith("Number of answers"))
    assert f"The check-up of {now():%Y-%m-%d} saw" in said

    app.switch_page("playground/page.py").run()
    assert "Randomness (temperature) :orange-badge[refused here]" in {one.label for one in app.toggle}


def test_a_gateway_whose_document_is_silent_has_a_mark(open_app: OpenApp) -> None:
    app = open_app(locale="zh-CN")

    marked = [one for one in app.toggle if ":gray-badge" in one.label]

    assert ["response_format" in one.label for one in marked] == [True]
    assert marked[0].label.endswith(":gray-badge[文档未列]")
    assert "BaystoneAI" in marked[0].help
