# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""buurtsamen demo: invented initiatives in two real municipalities, on this machine."""

import shutil
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from django.db import OperationalError

from buurtsamen.config import embedded, serving
from buurtsamen.demo import loading, running

_A_FULL_DISK = 50 * 2**20


class Command(BaseCommand):
    help = "Run the demo on this machine; what you do in it is kept until you start it over."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2, help="processes that serve")
        parser.add_argument("--reset", action="store_true", help="start over: everything done in the demo is lost")

    def handle(self, *, port: int, workers: int, reset: bool, **options: Any) -> None:
        log = embedded.home() / "demo.log"
        log.parent.mkdir(parents=True, exist_ok=True)
        progress = running.Progress(self.stdout)
        try:
            with running.alone(port):
                running.prepare(progress, reset=reset)
                progress("Web server")
                doors = {"ROOT_URLCONF": running.DOORS, "SITE_PORT": str(port)}
                served = serving.serving(log, environment=doors, port=port, workers=workers)
                with served as site, serving.working(log, environment={"SITE_PORT": str(port)}):
                    progress.done()
                    self.tell(port)
                    site.process.wait()
                raise running.Refused(f"The web server stopped by itself. What it said is in {log}")
        except KeyboardInterrupt:
            self.stdout.write("\n  Stopped. Everything is kept.")
        except RuntimeError as error:
            raise running.Refused(f"The web server does not start. What it said is in {log}") from error
        except (OperationalError, OSError) as error:
            full = "The disk is full. " if shutil.disk_usage(log.parent).free < _A_FULL_DISK else ""
            raise running.Refused(full + str(error).partition("\n")[0]) from error

    def tell(self, port: int) -> None:
        self.stdout.write("\n  Buurt Samen runs. Open:\n")
        for platform, address in running.addresses(port):
            self.stdout.write(f"    {platform:<24}{address}")
        self.stdout.write("\n  Voucher codes to try there:\n")
        for kind, code in loading.codes_to_try()[:3]:
            self.stdout.write(f"    {kind:<24}{code}")
        self.stdout.write(f"    {'a stack to enter':<24}{running.people(port)}")
        self.stdout.write(
            f"\n  To sign in at the desk, {running.desk(port)}: the code by e-mail lands in the demo's mailbox,"
            f"\n  {running.mailbox(port)}, and then the code of the second factor (the page {running.people(port)}"
            "\n  shows the newest; the long word is the secret, for an app):\n"
        )
        for login in running.logins():
            self.stdout.write(f"    {login.role:<18}{login.email:<36}{login.code:<8}{login.secret}")
        self.stdout.write("\n  Ctrl-C stops it and keeps everything; --reset (make demo-reset) starts over.\n")
        self.stdout.flush()
