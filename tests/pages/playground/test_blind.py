"""A blind comparison on the page: no names before the vote, names after it, and what the votes show."""

from __future__ import annotations

from core.parley import Parley
from tests.pages.conftest import OpenApp, texts
from tests.pages.playground.test_laboratory import go
from tests.pages.playground.workbench import PLAYGROUND, box, model, newest, write
from tests.pages.usage.review import table


def test_answers_are_judged_without_names_which_the_vote_reveals(open_app: OpenApp, parley: Parley) -> None:
    app = write(open_app(PLAYGROUND), "Count")
    model(app, "a", "words-10")
    model(app, "b", "words-20")
    app.segmented_control(key="playground_mode").set_value("sweep").run()
    box(app, "selectbox", "laboratory_by").set_value("columns").run()
    box(app, "number_input", "laboratory_times").set_value(3).run()
    go(app, parley)
    run, _ = newest(parley)

    app.button(key=f"blind_{run.id}").click().run()
    asked = next(one for one in app.get("dialog"))
    assert "3 still to be judged" in texts(app)
    assert not [one for one in asked.markdown if "words-" in one.value]
    app.button(key="vote_A").click().run()

    assert not app.exception
    (vote,) = parley.store.votes.of("", run.id)
    assert vote.winner == vote.shown[0]
    assert "2 still to be judged" in texts(app)
    assert "words-10" in texts(app).replace("\\", "") and "preferred" in texts(app)
    assert "Fewer than 15 votes" in texts(app)
    app.button(key="vote_none").click().run()
    app.button(key="vote_B").click().run()

    assert "All of them are judged." in texts(app)
    assert table(app, "Preferred")["Preferred"].sum() == 2
    app.button(key="vote_back").click().run()
    assert len(parley.store.votes.of("", run.id)) == 2
