"""Bank holidays of the four countries, as the `holidays` library knows them."""

from datetime import date
from functools import lru_cache

from schools.enums import Country

SUBDIVISIONS = {
    Country.ENGLAND: "ENG",
    Country.WALES: "WLS",
    Country.SCOTLAND: "SCT",
    Country.NORTHERN_IRELAND: "NIR",
}


@lru_cache(maxsize=256)
def bank_holidays(country: str, year: int) -> dict[date, str]:
    """Day -> name, for one calendar year."""
    from holidays.countries import UnitedKingdom  # noqa: PLC0415 - a quarter of a second, for pages with dates only

    found = UnitedKingdom(subdiv=SUBDIVISIONS[Country(country)], years=year)
    return {day: name for day, name in found.items() if day.year == year}
