# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what is answered to who asks or offers, and cannot."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """It is not possible now. Nothing was changed. `message` says why, and what to do."""

    message: str | Promise = _("This is not possible now. Nothing was changed.")


class Closed(Refused):
    """Nothing is asked any more, or it never was."""

    message = _("This help is not needed any more. Nothing was changed. Thank you for thinking of it.")


class Full(Refused):
    """There is no place for so many."""

    message = _("There is no place for so many any more. Nothing was changed. Who offered stays on the waiting list.")


class TooLate(Refused):
    """Somebody was first, or it ended."""

    message = _("Somebody was first, or it is too late for this. Nothing was changed. Look at the page once more.")


class Expired(Refused):
    """The link was not used in time."""

    message = _("This link is older than two days. Nothing was kept. Fill in the form once more, if you like.")


class Known(Refused):
    """The same address stands there already."""

    message = _("You offered this already. Once is enough: the makers know.")


class TooMany(Refused):
    """Too much came from one network, or for one address, today."""

    message = _("Much came from your network today, so this was not kept. Try again tomorrow, or call us.")


class TakenAlready(Refused):
    """Fewer are asked than were accepted."""

    message = _("You accepted more than that already. Nothing was changed. First thank somebody who is not needed.")


class LineAsked(Refused):
    """Somebody asks for the same line of the budget already."""

    message = _("The thing of this line of the budget is asked for already. Nothing was changed.")
