"""What evidence holds: a download is an attachment, a photo its picture only, a content may be another's."""

import io

from PIL import ExifTags, Image

from registry_service.evidence.jobs import tell_shown_evidence
from shared.commands import job_context
from tests.registry.evidence_records import add_file, list_of
from tests.registry.records import (
    created,
    draft,
    make_administrator,
    make_agency,
    make_nation,
    make_operator,
    path_of,
    publish,
)
from tests.registry.uploads import hand_in
from tests.support.documents import image, pdf
from tests.support.system import Person, System


def test_download_is_an_attachment_with_its_name_and_hash(system: System) -> None:
    administrator = make_administrator(system)
    made = publish(system, administrator, draft(system, administrator, "Saroale"))
    content = pdf(bytes(range(256)) * 3000)
    added = add_file(system, administrator, path_of(made), content, is_public=True)
    address = f"{path_of(made)}/evidence/{added['evidence_id']}/content"

    answer = system.registry.get(address)
    known = system.registry.get(address, headers={"If-None-Match": f'"{added["sha256"]}"'})
    head = system.registry.call("HEAD", address)

    assert (answer.status_code, answer.data) == (200, content)
    assert {name: answer.headers[name] for name in (
        "Content-Type", "Content-Length", "ETag", "X-Content-Type-Options", "Content-Disposition",
        "Content-Security-Policy",
    )} == {
        "Content-Type": "application/pdf",
        "Content-Length": str(len(content)),
        "ETag": f'"{added["sha256"]}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Disposition": 'attachment; filename="Surat pernyataan Budi Santoso asli.pdf";'
        " filename*=UTF-8''Surat%20pernyataan%20Budi%20Santoso%20%E2%80%9Casli%E2%80%9D.pdf",
        "Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'",
    }  # fmt: skip
    assert (known.status_code, known.data) == (304, b"")
    assert (head.status_code, head.data, head.headers["Content-Length"]) == (200, b"", str(len(content)))


def phone_photo() -> bytes:
    """A photo as a phone takes it: turned, with its place, its device and a remark."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    exif[ExifTags.Base.Make] = "Telepon"
    exif[ExifTags.Base.ImageDescription] = "Rumah Budi"
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "S", (2.0, 58.0, 34.0)
    gps[ExifTags.GPS.GPSLongitudeRef], gps[ExifTags.GPS.GPSLongitude] = "E", (104.0, 46.0, 1.0)
    return image("JPEG", (60, 30), exif=exif, comment=b"Rumah Budi")


def test_photo_loses_its_place_and_everything_but_the_picture(system: System) -> None:
    administrator = make_administrator(system)
    path = path_of(draft(system, administrator, "Saroale"))
    sent = phone_photo()
    upload = hand_in(system, administrator, "IMG_1.jpg", sent, "photo")
    body = {"kind": "photo", "title": "Loket", "upload_id": upload["upload_id"]}
    added = created(system.registry.post(f"{path}/evidence", administrator, json=body))

    content = system.registry.get(f"{path}/evidence/{added['evidence_id']}/content", administrator).data
    kept = Image.open(io.BytesIO(content))

    assert dict(Image.open(io.BytesIO(sent)).getexif().get_ifd(ExifTags.IFD.GPSInfo)) != {}
    assert (kept.size, dict(kept.getexif())) == ((30, 60), {})
    assert set(kept.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert b"Budi" not in content
    assert b"Exif" not in content
    assert added["sha256"] == upload["sha256"]


def test_same_content_of_another_agency_is_marked_as_far_as_one_may_see_it(system: System) -> None:
    administrator, nation = make_administrator(system), make_nation(system)
    agencies = [make_agency(system, administrator, f"Dinas {name}") for name in ("A", "B", "C")]
    operators = [make_operator(system, agency["agency_id"]) for agency in agencies]
    evidence_is_public = (False, True, False)
    made = [
        draft(system, operator, f"Inovasi {number}", agency_id=agency["agency_id"])
        for number, (operator, agency) in enumerate(zip(operators, agencies, strict=True))
    ]
    for operator, innovation, is_public in zip(operators, made, evidence_is_public, strict=True):
        add_file(system, operator, path_of(innovation), is_public=is_public)
    add_file(system, operators[0], path_of(made[0]))

    def told(person: Person) -> tuple[bool, int, list[str]]:
        item = list_of(system, path_of(made[0]), person)[0]
        others = [other["official_name"] for other in item["other_agencies"]]
        return item["also_handed_in_by_other_agencies"], item["other_agencies_count"], sorted(others)

    all_drafts = told(operators[0])
    publish(system, administrator, made[1])
    tell_shown_evidence(job_context(system.registry.service))
    published = told(operators[0])
    publish(system, administrator, made[2])
    tell_shown_evidence(job_context(system.registry.service))

    assert (all_drafts, published) == ((False, 0, []), (True, 1, ["Dinas B"]))
    assert told(operators[0]) == (True, 1, ["Dinas B"])
    assert told(administrator) == told(nation) == (True, 2, ["Dinas B", "Dinas C"])
