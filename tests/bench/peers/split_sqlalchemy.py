# SQLAlchemy's ORM: splits the first reports of FILE 55/5/40 and writes the rows that mitra writes, 1,000 reports in a
# transaction, FULL. `FILE COUNT`; says how many reports a second.
import sys, time, warnings

from sqlalchemy import Table, create_engine, event, func, select
from sqlalchemy.orm import Session, declarative_base

FILE, COUNT = sys.argv[1], int(sys.argv[2])
NOW, HOLD, AT_ONCE = 1795150800000, 7 * 86400000, 1000
engine = create_engine("sqlite:///" + FILE, future=True)

@event.listens_for(engine, "connect")
def set_pragmas(connection, _):
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute("PRAGMA " + pragma)

warnings.simplefilter("ignore")  # partial indexes and a circle of foreign keys are of no use to it
Base = declarative_base()
def mapped(name):
    return type(name, (Base,), {"__table__": Table(name, Base.metadata, autoload_with=engine)})
Report, Link, Split, Commission = map(mapped, ("daily_report", "leader_link", "commission_split", "commission"))
Account, Journal, Posting, Seal = map(mapped, ("account", "journal", "posting", "journal_seal"))
Tier, Rule = map(mapped, ("membership_tier", "commission_rule"))

def shares(total):
    exact = [total * 5500, total * 500, total * 4000]
    out, cut = [e // 10000 for e in exact], [e % 10000 for e in exact]
    for _ in range(total - sum(out)):
        i = cut.index(max(cut)); out[i] += 1; cut[i] = -1
    return out

accounts = {}
def account(session, name, kind):
    if name not in accounts:
        made = Account(name=name, **{"class": kind})
        session.add(made)
        session.flush()
        accounts[name] = made.id
    return accounts[name]

def split(session, tier, rule, after):
    reports = session.execute(
        select(Report.id, Report.person_id, Report.total, Link.leader_id)
        .outerjoin(Link, (Link.sub_id == Report.person_id) & (Link.until == None))
        .where(Report.id > after).order_by(Report.id).limit(min(AT_ONCE, COUNT - after))).all()
    postings, seals = [], []
    for report, person, total, leader in reports:
        user, lead, owner = shares(total)
        name, moved = f"REP-{report}", {"moved_at": NOW, "moved_by": "test", "state": "pending"}
        session.add(Split(report_id=report, tier_id=tier, rule_id=rule, leader_id=leader, total=total, user_share=user,
                          leader_share=lead, owner_share=owner, reserve_share=0, why="", decided_at=NOW, decided_by="test"))
        for source, who, role, rate, amount in ((name, person, "member", 5500, user), (name + ":leader", leader, "leader", 500, lead)):
            if amount: session.add(Commission(source=source, person_id=who, role=role, base=total, rate_bp=rate, amount=amount,
                                              earned_at=NOW, payable_at=NOW + HOLD, **moved))
        session.add(Journal(id=report, source="split:" + name, act="report.split", about=name, actor="test", at=NOW))
        for booked, kind, amount in (("clearing:tiktok", "asset", total), (f"payable:PER-{person}", "liability", -user),
                                     (f"payable:PER-{leader}", "liability", -lead), ("owner_income", "income", -owner)):
            if amount: postings.append((report, booked, kind, amount))
        seals.append(Seal(journal_id=report))
    session.flush()
    session.add_all([Posting(journal_id=report, account_id=account(session, booked, kind), at=NOW, rupiah=amount)
                     for report, booked, kind, amount in postings])
    session.flush()
    session.add_all(seals)
    session.commit()
    return reports[-1].id

started = time.monotonic()
with Session(engine, future=True) as session:
    tier, rule = session.execute(select(Tier.id, Rule.id).join(Rule, Rule.tier_id == Tier.id)).one()
    after = 0
    while after < COUNT:
        after = split(session, tier, rule, after)
    took = time.monotonic() - started
    assert session.execute(select(func.count()).select_from(Seal)).scalar() == COUNT
print(COUNT / took)
