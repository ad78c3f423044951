# SPDX-FileCopyrightText: Buurt Samen contributors
# SPDX-License-Identifier: EUPL-1.2
"""The place for what every refusal with words of its own has in common; each module names its own."""


class Refusal(Exception):
    """Nothing was changed. `message` says why to whoever asked, in a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
