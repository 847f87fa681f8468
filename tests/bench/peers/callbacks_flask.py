# Flask, SQLAlchemy and gunicorn, a thread for each connection in flight: a commit for each callback.
import hashlib, hmac, sys, time, uuid
from flask import Flask, request
from gunicorn.app.base import BaseApplication
from sqlalchemy import Column, Integer, LargeBinary, Text, create_engine, event
from sqlalchemy.orm import Session, declarative_base
from sqlalchemy.pool import QueuePool

MERCHANT, KEY = "DX0042", b"0f1e2d3c4b5a69788796a5b4c3d2e1f0"
app = Flask(__name__)
Base = declarative_base()


def row_uuid():
    """The time in front, as mitra's rows have it."""
    at = f"{time.time_ns() // 1_000_000:012x}"
    return f"{at[:8]}-{at[8:]}-7{str(uuid.uuid4())[15:]}"


class Event(Base):
    __tablename__ = "inbox"
    id = Column(Integer, primary_key=True)
    uuid = Column(Text)
    provider = Column(Text)
    event_hash = Column(LargeBinary)
    source = Column(Text)
    body_sealed = Column(LargeBinary)
    received_at = Column(Integer)
    state = Column(Text)
    moved_at = Column(Integer)
    moved_by = Column(Text)


engine = create_engine("sqlite:///" + sys.argv[1], connect_args={"timeout": 30, "check_same_thread": False},
                       poolclass=QueuePool, pool_size=32)


@event.listens_for(engine, "connect")
def prepare(connection, _):
    connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        connection.execute("PRAGMA " + pragma)


@event.listens_for(engine, "begin")
def begin(connection):
    connection.exec_driver_sql("BEGIN IMMEDIATE")


@app.post("/hook/duitku")
def callback():
    body = request.get_data()
    fields = request.form
    signed = MERCHANT + fields["amount"] + fields["merchantOrderId"]
    right = hmac.new(KEY, signed.encode(), hashlib.sha256).hexdigest()
    if fields["merchantCode"] != MERCHANT or not hmac.compare_digest(right, fields["signature"]):
        return "no", 401
    with Session(engine) as session:
        session.add(Event(uuid=row_uuid(), provider="duitku", event_hash=hashlib.sha256(body).digest(),
                          source="duitku", body_sealed=body, received_at=1, state="received", moved_at=1,
                          moved_by="duitku"))
        session.commit()
    return "OK"


class Server(BaseApplication):
    def load_config(self):
        for name, value in {"bind": "127.0.0.1:0", "workers": 2, "worker_class": "gthread", "threads": 32, "keepalive": 60,
                            "loglevel": "error", "when_ready": self.ready}.items():
            self.cfg.set(name, value)

    @staticmethod
    def ready(arbiter):
        print("ready", arbiter.LISTENERS[0].sock.getsockname()[1], flush=True)

    def load(self):
        engine.dispose()  # no connection crosses the fork
        return app


Server().run()
