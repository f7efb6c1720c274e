"""What things cost: rented machines, storage, credits. A person's own copy of the table goes before the bundled one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated, ClassVar, Final, Literal

from pydantic import ConfigDict, Field

from vmsg_desktop.core.model.metrics import HERE

Plan = Literal["on_demand", "reserved"]
Usd = Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)]
HOURS_A_MONTH: Final = 720.0
"""30 days of 24 h, as monthly plans here are counted. (AWS's own bills count 730 on average.)"""
DAYS_A_MONTH: Final = 30.0


@dataclass(frozen=True)
class MachinePrice:
    """A machine that can be rented.

    Attributes:
        name: as its vendor calls it. label: for people.
        on_demand_per_h, reserved_per_h: US dollars an hour; None = not offered or not known.
        source: where the figures come from, and when they were looked up.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    name: Annotated[str, Field(min_length=1, max_length=60)]
    label: str
    on_demand_per_h: Usd | None = None
    reserved_per_h: Usd | None = None
    source: str = ""

    def per_h(self, plan: Plan) -> float | None:
        """US dollars an hour under a plan; None where the table has no figure."""
        return self.on_demand_per_h if plan == "on_demand" else self.reserved_per_h


@dataclass(frozen=True)
class Rent:
    """How a host is paid for: as which machine, under which plan."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    machine: str
    plan: Plan = "on_demand"


@dataclass(frozen=True)
class StoragePrice:
    """US dollars per GB (10^9 bytes) and month."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    disk: Usd = 0.0
    objects: Usd = 0.0
    shared: Usd = 0.0


@dataclass(frozen=True)
class PriceTable:
    """Every price.

    Attributes:
        machines: those that can be rented.
        hosts: how each host is paid for, by the name that a person gave it.
        other_hosts: what a host that is not named is taken for; None = then its cost is not known.
        own_per_h: what an hour of a GPU of this computer costs, in US dollars: nothing is rented.
        credit_usd: what a D-ID credit (15 s of video) costs in the person's plan; None = not known.
        storage: see StoragePrice.
    """

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(extra="forbid")

    machines: Annotated[tuple[MachinePrice, ...], Field(max_length=200)] = ()
    hosts: dict[str, Rent] = field(default_factory=dict)
    other_hosts: Rent | None = None
    own_per_h: Usd = 0.0
    credit_usd: Usd | None = None
    storage: StoragePrice = StoragePrice()

    def machine(self, name: str) -> MachinePrice | None:
        """A machine by its name; None where there is none."""
        return next((machine for machine in self.machines if machine.name == name), None)

    def rent_of(self, host: str) -> Rent | None:
        """How a host is paid for; None for the own computer, and where nobody knows."""
        return None if host == HERE else self.hosts.get(host, self.other_hosts)

    def is_assumed(self, host: str) -> bool:
        """The host is not named in the table: its price is an assumption."""
        return host != HERE and host not in self.hosts and self.other_hosts is not None

    def per_h(self, host: str) -> float | None:
        """US dollars an hour of a host; None where the table has no figure for it."""
        if host == HERE:
            return self.own_per_h
        rent = self.rent_of(host)
        machine = None if rent is None else self.machine(rent.machine)
        return None if rent is None or machine is None else machine.per_h(rent.plan)
