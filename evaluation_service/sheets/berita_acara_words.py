"""The words of a Berita Acara in both languages; it knows no figures."""

from collections.abc import Mapping

Words = Mapping[str, str]

WORDS: Mapping[str, Words] = {
    "title": {
        "id": "Berita Acara Pleno Penilaian Pelayanan Publik",
        "en": "Minutes of the plenary on a public-service assessment",
    },
    "draft": {
        "id": "RANCANGAN – belum dikonfirmasi oleh semua peserta",
        "en": "DRAFT – not yet confirmed by every participant",
    },
    "agreed": {
        "id": "Disepakati dan dikonfirmasi oleh semua peserta",
        "en": "Agreed and confirmed by every participant",
    },
    "opening": {
        "id": "Para evaluator lokus di bawah ini telah bersidang dalam pleno dan menyepakati tingkat "
        "setiap indikator sebagaimana tercantum dalam tabel.",
        "en": "The evaluators of the unit below met in plenary and agreed on the level of each indicator "
        "as the table shows.",
    },
    "opening_draft": {
        "id": "Para evaluator lokus di bawah ini sedang membahas tingkat setiap indikator dalam pleno; "
        "isi tabel masih dapat berubah.",
        "en": "The evaluators of the unit below are discussing the level of each indicator in plenary; "
        "the table may still change.",
    },
    "period": {"id": "Periode evaluasi", "en": "Evaluation period"},
    "instrument": {"id": "Instrumen", "en": "Instrument"},
    "legal_basis": {"id": "Dasar hukum", "en": "Legal basis"},
    "legal_document": {"id": "Dokumen periode", "en": "Document of the period"},
    "unit": {"id": "Lokus", "en": "Unit assessed"},
    "agency": {"id": "Perangkat daerah", "en": "Agency"},
    "region": {"id": "Daerah", "en": "Region"},
    "held_on": {"id": "Hari pelaksanaan", "en": "Held on"},
    "place": {"id": "Tempat", "en": "Place"},
    "not_entered": {"id": "belum diisi ketua pleno", "en": "not yet entered by the lead"},
    "participants": {"id": "Peserta", "en": "Participants"},
    "evaluator": {"id": "Evaluator", "en": "Evaluator"},
    "lead": {"id": "ketua pleno", "en": "lead"},
    "account": {"id": "Nomor akun", "en": "Account"},
    "name": {"id": "Nama", "en": "Name"},
    "signature": {"id": "Tanda tangan", "en": "Signature"},
    "confirmed_at": {"id": "Dikonfirmasi", "en": "Confirmed"},
    "objected_at": {"id": "Berkeberatan", "en": "Objected"},
    "not_confirmed": {"id": "belum", "en": "not yet"},
    "names_note": {
        "id": "Nama para evaluator tidak disimpan pada layanan evaluasi; tuliskan pada baris yang tersedia.",
        "en": "The evaluation service keeps no names of evaluators; write them on the lines provided.",
    },
    "indicators": {"id": "Tingkat yang disepakati", "en": "Agreed levels"},
    "code": {"id": "Kode", "en": "Code"},
    "indicator": {"id": "Indikator", "en": "Indicator"},
    "agreed_level": {"id": "Disepakati", "en": "Agreed"},
    "reason": {"id": "Alasan", "en": "Reason"},
    "unsettled": {"id": "belum disepakati", "en": "not yet agreed"},
    "objections": {"id": "Keberatan yang pernah diajukan", "en": "Objections that were raised"},
    "erased": {"id": "teks sudah dihapus", "en": "the text was erased"},
    "proof": {"id": "Bukti keutuhan", "en": "Proof of integrity"},
    "content": {"id": "Intisari isi lembar kesepakatan", "en": "Digest of the agreed sheet's content"},
    "receipt": {"id": "Tanda terima", "en": "Receipt"},
    "submitted_at": {"id": "Diserahkan", "en": "Handed in"},
    "link": {"id": "Tautan", "en": "Link"},
}
