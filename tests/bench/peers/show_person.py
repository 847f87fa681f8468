# Python with Flask and SQLAlchemy: `FILE ID` prints one person's row, as a command of a Flask application does.
import sys

import flask
import sqlalchemy

app = flask.Flask(__name__)
with app.app_context():
    engine = sqlalchemy.create_engine("sqlite:///" + sys.argv[1])
    with engine.connect() as connection:
        print(connection.execute(sqlalchemy.text("SELECT * FROM person WHERE id = :id"), {"id": sys.argv[2]}).one())
