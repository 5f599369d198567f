import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.scholar.dates import from_parts, iso, parse_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2017", (2017,)),
        ("2017-06-12T00:00:00Z", (2017, 6, 12)),
        ("2017/02", (2017, 2)),
        ("20170612", (2017, 6, 12)),
        ("Jun 12th, 2017", (2017, 6, 12)),
        ("12 June 2017", (2017, 6, 12)),
        ("July 1978", (1978, 7)),
        ("04.12.2017", (2017, 12, 4)),
        ("04/12/2017", (2017,)),
        ("25/12/2017", (2017, 12, 25)),
        ("2019年3月", (2019, 3)),
        ("二〇一九年", (2019,)),
        ("12. März 1905", (1905, 3, 12)),
        ("2016 (arXiv), 2017 (published)", (2017,)),
        ("2016 (preprint), 2017", (2017,)),
        ("2013-2015", (2013,)),
        ("2014-10-29 2014-10-29", (2014, 10, 29)),
        ("2019-05-12；本次阅读日期：2021-01-03", (2019, 5, 12)),
        ("March 2024 (COLM 2024)", (2024, 3)),
        ("June 2017 (arXiv), 2018", (2018,)),
        ("June 2017 (arXiv), 3 May 2018 (published)", (2018,)),
        ("2017, June 2018", (2017,)),
        ("4/2022", (2022, 4)),
        ("14/2022", (2022,)),
        ("2017-13", (2017,)),
        ("soon", ()),
        ("page 12345", ()),
    ],
)
def test_dates_as_people_write_them(text: str, date: tuple[int, ...]) -> None:
    assert parse_date(text) == date


def test_date_parts_of_csl() -> None:
    assert from_parts([[1997, "11", 15]]) == (1997, 11, 15)
    assert from_parts([[]]) == ()
    assert from_parts("x") == ()


def test_iso() -> None:
    assert iso((2020, 3)) == "2020-03"
    assert iso(()) == ""


@given(st.dates())
def test_iso_dates_come_back(date: object) -> None:
    text = str(date)
    year = int(text[:4])
    assert parse_date(text) == ((year, int(text[5:7]), int(text[8:10])) if 1400 <= year < 2100 else ())


@given(st.text(max_size=100))
def test_any_text_gives_a_date_or_none(text: str) -> None:
    date = parse_date(text)
    assert len(date) <= 3


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("令和2年3月", (2020, 3)),
        ("昭和54年10月（1979年）", (1979,)),
        ("平成元年", (1989,)),
        ("民國109年", (2020,)),
        ("２０２０年５月", (2020, 5)),
        ("大正大学 12年", ()),
    ],
)
def test_years_of_eras_and_wide_digits(text: str, date: tuple[int, ...]) -> None:
    assert parse_date(text)[: len(date) or None] == date
