from site_builder.render.frame import accent_file


def test_accent_has_a_file_of_its_own() -> None:
    assert accent_file("") == ""
    assert accent_file("#2F6F4F") == "assets/accent.2f6f4f.css"
