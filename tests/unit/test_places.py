"""Departments and municipalities, and how they are found while typing."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from kiosk.errors import ContentError
from kiosk.interview.places import ABROAD, ABROAD_NAME, COLUMNS, Places, find, fold

HEADER = ",".join(COLUMNS)


@pytest.fixture(scope="module")
def places() -> Places:
    return Places.load()


def test_the_packaged_list_is_divipola(places: Places) -> None:
    towns = [entry for inside in places.inside.values() for entry in inside.items()]
    assert (len(places.departments()), len(towns)) == (33, 1122)
    assert len({code for code, _ in towns}) == 1122
    assert sum(times > 1 for times in Counter(name for _, name in towns).values()) == 66
    assert places.department_name("20") == "Cesar"
    assert places.municipality_name("20001") == "Valledupar"
    assert places.municipality_name("27493") == "Nuevo Belén de Bajirá"


def test_unknown_codes_have_no_name(places: Places) -> None:
    assert (
        places.department_name("98")
        == places.municipality_name("98001")
        == places.municipality_name("")
        == ""
    )
    assert places.municipalities("98") == []


def test_lists_are_alphabetical_whatever_the_tildes(places: Places) -> None:
    names = [name for _, name in places.departments()]
    assert names[0] == "Amazonas"
    assert names.index("Córdoba") < names.index("Cundinamarca")


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("boya", "Boyacá"),
        ("BOYACA", "Boyacá"),
        ("boyacá", "Boyacá"),
        ("  narino ", "Nariño"),
        ("nariñ", "Nariño"),
        ("bogota dc", "Bogotá, D.C."),
        ("d.c.", "Bogotá, D.C."),
        ("guajira", "La Guajira"),
        ("norte san", "Norte de Santander"),
        ("santander", "Santander"),
        ("quin", "Quindío"),
    ],
)
def test_a_department_is_found_while_typing(places: Places, typed: str, first: str) -> None:
    assert find(places.departments(), typed)[0][1] == first


def test_decomposed_letters_find_the_same(places: Places) -> None:
    assert find(places.departments(), "boyaca\u0301")[0][1] == "Boyacá"


def test_beginnings_come_before_middles(places: Places) -> None:
    names = [name for _, name in find(places.municipalities("20"), "pa")]
    assert names == ["Pailitas", "El Paso", "La Paz", "Valledupar"]
    names = [name for _, name in find(places.departments(), "san")]
    assert names[0] == "Santander"
    assert names[-2:] == ["Norte de Santander", "Casanare"]


def test_every_name_is_found_by_itself_and_by_its_bare_letters(places: Places) -> None:
    for code, name in places.departments():
        for entry in [(code, name), *places.municipalities(code)]:
            entries = places.departments() if entry[0] == code else places.municipalities(code)
            assert entry in find(entries, entry[1])[:1], entry
            assert entry in find(entries, fold(entry[1])), entry


def test_nothing_typed_shows_all_and_nonsense_shows_none(places: Places) -> None:
    assert find(places.departments(), "") == places.departments()
    assert find(places.departments(), "xyz") == []


@pytest.mark.parametrize(
    ("lines", "where", "what"),
    [
        (["nope"], "línea 1", "primera línea"),
        ([HEADER], "línea 1", "ningún municipio"),
        ([HEADER, "20,Cesar,20001"], "línea 2", "4 datos"),
        ([HEADER, "20,Cesar,20001,Valledupar", "20,Cesar,20011, "], "línea 3", "ninguno vacío"),
        ([HEADER, "2,Cesar,20001,Valledupar"], "línea 2", "dos cifras"),
        ([HEADER, "20,Cesar,2001,Valledupar"], "línea 2", "cinco cifras"),
        ([HEADER, "20,Cesar,05001,Valledupar"], "línea 2", "empezar por 20"),
        ([HEADER, "20,Cesar,20001,Valledupar", "20,Sesar,20011,Aguachica"], "línea 3", "«Cesar»"),
        ([HEADER, "20,Cesar,20001,Valledupar", "20,Cesar,20001,Otro"], "línea 3", "repetido"),
        ([HEADER, "20,Cesar,20001,Valledupar", '20,Cesar,20011,"Agua'], "línea 3", "comillas"),
    ],
)
def test_a_broken_file_is_named_with_its_line(
    tmp_path: Path, lines: list[str], where: str, what: str
) -> None:
    file = tmp_path / "municipios.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        Places.load(file)
    assert caught.value.detail.startswith(f"municipios.csv, {where}: ")
    assert what in caught.value.detail


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "municipios.csv"
    file.write_bytes(f"{HEADER}\n20,Cesar,20001,Valledupar\n15,Boyacá,15001,Tunja\n".encode("latin-1"))
    with pytest.raises(ContentError, match=r"municipios\.csv, línea 3: .*UTF-8"):
        Places.load(file)


def test_a_missing_file_is_said_without_its_folder(tmp_path: Path) -> None:
    with pytest.raises(ContentError) as caught:
        Places.load(tmp_path / "nada.csv")
    assert caught.value.detail.startswith("nada.csv: ")
    assert str(tmp_path) not in caught.value.detail


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("mompos", "13468"),
        ("don matias", "05237"),
        ("santafe de antioquia", "05042"),
        ("tolu viejo", "70823"),
        ("toluviejo", "70823"),
        ("rio blanco", "73616"),
        ("vista hermosa", "50711"),
        ("pueblo viejo", "47570"),
        ("san juan de rio seco", "25662"),
        ("barranco minas", "94343"),
        ("santafe de bogota d.c.", "11001"),
        ("cali", "76001"),
        ("buena vista", "20"),
    ],
)
def test_usual_spellings_are_found(places: Places, typed: str, code: str) -> None:
    if len(code) == 2:  # a name of several departments: without the space it is found in each that has it
        found = [one for dep in ("15", "23", "63", "70") for one in find(places.municipalities(dep), typed)]
        assert [name for _, name in found if name == "Buenavista"] == ["Buenavista"] * 4
        return
    assert find(places.municipalities(code[:2]), typed, places.aliases)[0][0] == code


def test_names_are_those_of_the_statistics_office_today(places: Places) -> None:
    assert places.municipality_name("76001") == "Santiago de Cali"
    assert places.municipality_name("19760") == "Sotará"


def test_every_alias_is_of_a_municipality_there_is(places: Places) -> None:
    assert [
        code
        for code in places.aliases
        if not (places.department_name(code) if len(code) == 2 else places.municipality_name(code))
    ] == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [("Santafé de Bogotá", "11"), ("Distrito Capital", "11"), ("Caracas", "00"), ("extranjero", "00")],
)
def test_what_people_type_for_a_department_is_found(places: Places, typed: str, code: str) -> None:
    assert find(places.departments(abroad=True), typed, places.aliases)[0][0] == code


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("El Retiro", "05607"), ("La Uribe", "50370"), ("El Peñol", "52254")),
        *(("Sta. Marta", "47001"), ("Sto Tomás", "08685"), ("Sn Juan del Cesar", "44650")),
        *(("Valledupar (Cesar)", "20001"), ("Santa Marta D.T.C.H.", "47001"), ("La Playa de Belén", "54398")),
        *(("Chibolo", "47170"), ("Villa de Leiva", "15407"), ("San Juan de Pasto", "52001")),
    ],
)
def test_articles_abbreviations_and_titles_are_no_obstacle(places: Places, typed: str, code: str) -> None:
    assert [one for one, _ in find(places.municipalities(code[:2]), typed, places.aliases)] == [code]


def test_another_name_is_not_taken_for_the_one_it_begins_with(places: Places) -> None:
    assert find(places.municipalities("08"), "Puerto Nuevo", places.aliases) == []


def test_bogota_is_found_under_cundinamarca_too(places: Places) -> None:
    assert find(places.municipalities("25"), "bogota", places.aliases)[0] == ("11001", "Bogotá, D.C.")
    assert places.belongs("11001", "25")
    assert not places.belongs("11001", "20")


def test_the_office_s_own_place_comes_first(places: Places) -> None:
    assert [code for code, _ in places.departments("20")][:2] == ["20", "91"]
    assert places.municipalities("20", "20001")[0] == ("20001", "Valledupar")
    assert len(places.departments("20")) == len(places.departments())


def test_a_place_abroad_is_offered_where_it_is_asked_for(places: Places) -> None:
    assert (ABROAD, ABROAD_NAME) not in places.departments()
    assert places.departments(abroad=True)[-1] == (ABROAD, ABROAD_NAME)
    assert find(places.departments(abroad=True), "fuera")[0][0] == ABROAD
    assert find(places.municipalities(ABROAD), "caracas")[0] == ("Caracas, Venezuela", "Caracas, Venezuela")
    assert places.belongs("Mérida, México", ABROAD), "a city that is not in the list"
    assert not places.belongs("Mérida", ABROAD)
    assert not places.belongs("20001", ABROAD)
