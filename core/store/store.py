"""`Store`: the one truth, with a room for each kind of thing in it."""

from __future__ import annotations

from pathlib import Path

from core.store.adopting import Adopting
from core.store.answers import Answers
from core.store.archive import Archive
from core.store.audit import Audit
from core.store.benches import Benches
from core.store.branches import Branches
from core.store.budgets import Budgets
from core.store.checkups import Checkups
from core.store.conversations import Conversations
from core.store.editing import Editing
from core.store.engine import Database, open_database
from core.store.examples import Examples
from core.store.kept_gateways import KeptGateways
from core.store.ledger import Ledger
from core.store.log import Log
from core.store.messages import Messages
from core.store.migrate import migrate
from core.store.models import Models
from core.store.people import People
from core.store.pieces import Pieces
from core.store.prices import OwnPrices
from core.store.processes import Processes
from core.store.prompts import Prompts
from core.store.remarks import Remarks
from core.store.review import Review
from core.store.rollups import Rollups
from core.store.runs import Runs
from core.store.samples import Samples
from core.store.search import Search
from core.store.sharing import Sharing
from core.store.team import Team
from core.store.turns import Turns
from core.store.votes import Votes


class Store:
    """An open database of the newest schema. Safe to use from any thread."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.conversations = Conversations(database)
        self.messages = Messages(database)
        self.pieces = Pieces(database)
        self.answers = Answers(database)
        self.turns = Turns(database)
        self.samples = Samples(database)
        self.branches = Branches(database)
        self.editing = Editing(database)
        self.ledger = Ledger(database)
        self.search = Search(database)
        self.archive = Archive(database)
        self.prompts = Prompts(database)
        self.models = Models(database)
        self.checkups = Checkups(database)
        self.benches = Benches(database)
        self.runs = Runs(database)
        self.examples = Examples(database)
        self.votes = Votes(database)
        self.review = Review(database)
        self.log = Log(database)
        self.prices = OwnPrices(database)
        self.budgets = Budgets(database)
        self.remarks = Remarks(database)
        self.team = Team(database)
        self.people = People(database)
        self.kept_gateways = KeptGateways(database)
        self.sharing = Sharing(database)
        self.audit = Audit(database)
        self.adopting = Adopting(database)
        self.rollups = Rollups(database)
        self.processes = Processes(database)

    def close(self) -> None:
        self.database.close()


def open_store(url: str | None = None, data_folder: Path = Path("data")) -> Store:
    """Open, bring up to date, and take over what dead processes left. Raises StoreError."""
    database = open_database(url, data_folder)
    migrate(database)
    store = Store(database)
    store.processes.enter()
    store.processes.recover()
    return store
