"""The web application: pages for case workers, process designers and managers."""

from __future__ import annotations

from typing import Final

from flask import Blueprint, Flask
from flask_login import LoginManager

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.accountability import pseudonyms
from engine.doors import keys, posting
from engine.dossier.people import bsn
from engine.feel import set_seconds
from engine.settings import Settings
from engine.store.database import Database
from engine.work import mail
from webapp import (
    access,
    api,
    assets,
    client,
    diagrams,
    doors,
    dossier,
    errors,
    formats,
    navigation,
    office,
    security,
    sign_in,
    studio,
    tasks,
    tracing,
    worklist,
)
from webapp.client import sign_in as client_sign_in

BLUEPRINTS: Final[tuple[Blueprint, ...]] = (
    navigation.bp,
    sign_in.bp,
    worklist.bp,
    tasks.bp,
    diagrams.bp,
    *dossier.BLUEPRINTS,
    *client.BLUEPRINTS,
    *doors.BLUEPRINTS,
    *studio.BLUEPRINTS,
    *office.BLUEPRINTS,
)


def equip(settings: Settings) -> None:
    """What every process needs in which cases run, with or without a web server."""
    set_seconds(settings.feel_milliseconds / 1000)
    if settings.pseudonym_key:
        pseudonyms.use_key(settings.pseudonym_key)
    bsn.keep_with(bsn.Vault.of(settings.bsn_key))
    keys.use_key(settings.secret_key)
    posting.send_from(settings.organisation, settings.address, codes_by_message=settings.demo)
    post = mail.over(settings.mail_url) if settings.mail_url else mail.into(settings.var / "mail")
    mail.send_by(post, settings.mail_from)


def create_app(settings: Settings, database: Database | None = None) -> Flask:
    """The application on `database`, by default the one at `settings.database_url`.

    The tables must be there (`samenloop db upgrade`); nothing is started or changed here.
    """
    equip(settings)
    app = Flask(__name__)
    app.extensions["settings"] = settings
    app.extensions["database"] = database or Database(settings.database_url)
    access.public(app.view_functions["static"])
    sign_in_with_sessions(app)
    for part in (assets, errors):
        part.register(app)
    formats.register(app, settings.time_zone)
    api.mount(app, settings, app.extensions["database"])
    tracing.register(app, "web")
    security.register(app, settings)
    client_sign_in.register(app, settings)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    fill_templates(app, settings)
    return app


def sign_in_with_sessions(app: Flask) -> None:
    """Let flask-login find the account that a session belongs to."""
    manager = LoginManager()
    manager.user_loader(access.load_signed_in)
    manager.init_app(app, add_context_processor=False)  # templates ask for `visitor`


def fill_templates(app: Flask, settings: Settings) -> None:
    """What every template may use."""
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals.update(
        organisation=settings.organisation,
        demo=settings.demo,
        visitor=access.visitor,
        may_open=access.may_open,
        navigation=navigation.open_entries,
        demo_people=sign_in.demo_people,
    )
