"""What stops any use case of the account, attached to nothing yet."""

from components.kill_switch import KillSwitch, KillSwitchArgs
from handbook.surroundings import PLACE

KillSwitch("kill-switch", KillSwitchArgs(place=PLACE))
