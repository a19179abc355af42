"""What the codes of a record are called in sheets and on pages, Indonesian and English; no decisions."""

from collections.abc import Mapping

Labels = Mapping[str, tuple[str, str]]

CHANNELS: Labels = {
    "online": ("Situs atau layanan daring", "Online"),
    "android_app": ("Aplikasi Android", "Android app"),
    "whatsapp": ("WhatsApp", "WhatsApp"),
    "telegram": ("Telegram", "Telegram"),
    "phone": ("Telepon", "Telephone"),
    "kiosk": ("Anjungan mandiri", "Kiosk"),
    "service_counter": ("Loket", "Service counter"),
    "smart_card": ("Kartu pintar", "Smart card"),
    "delivery": ("Antar ke alamat", "Delivery"),
    "home_visit": ("Kunjungan rumah", "Home visit"),
    "outreach": ("Jemput bola", "Outreach"),
    "assisted_village_office": ("Dibantu kantor desa", "Assisted at the village office"),
    "other": ("Lainnya", "Other"),
}
OWNER_KINDS: Labels = {
    "agency": ("Perangkat daerah", "Agency"),
    "region": ("Pemerintah daerah", "Region"),
    "unknown": ("Belum diketahui", "Unknown"),
}
STAGES: Labels = {
    "initiative": ("Inisiatif", "Initiative"),
    "trial": ("Uji coba", "Trial"),
    "implementation": ("Penerapan", "Implementation"),
}
INITIATORS: Labels = {
    "regional_head": ("Kepala daerah", "Regional head"),
    "council_member": ("Anggota DPRD", "Council member"),
    "agency": ("Perangkat daerah", "Agency"),
    "civil_servant": ("ASN", "Civil servant"),
    "community": ("Masyarakat", "Community"),
}
FORMS: Labels = {
    "governance": ("Tata kelola pemerintahan", "Governance"),
    "public_service": ("Pelayanan publik", "Public service"),
    "other": ("Bentuk lain", "Other"),
}
CONTINUITIES: Labels = {
    "continuing": ("Berlanjut", "Continuing"),
    "developing": ("Dikembangkan", "Developing"),
    "stopped": ("Berhenti", "Stopped"),
}
STATES: Labels = {
    "draft": ("Draf", "Draft"),
    "submitted": ("Diajukan", "Submitted"),
    "returned": ("Dikembalikan", "Returned"),
    "verified": ("Diverifikasi", "Verified"),
    "published": ("Tayang", "Published"),
    "archived": ("Diarsipkan", "Archived"),
}
UNIT_KINDS: Labels = {
    "dinas": ("Dinas", "Dinas (agency)"),
    "badan": ("Badan", "Badan (board)"),
    "sekretariat": ("Sekretariat", "Secretariat"),
    "bagian": ("Bagian", "Bagian (division)"),
    "inspektorat": ("Inspektorat", "Inspectorate"),
    "kecamatan": ("Kecamatan", "District"),
    "kelurahan": ("Kelurahan", "Urban village"),
    "rsud": ("RSUD", "Regional hospital"),
    "puskesmas": ("Puskesmas", "Health centre"),
    "upt": ("UPT", "Technical unit"),
    "mpp": ("Mal pelayanan publik", "Public service mall"),
}
USAGE_BASES: Labels = {
    "system_log": ("Catatan sistem", "System log"),
    "register": ("Buku register", "Register"),
    "estimate": ("Perkiraan", "Estimate"),
}
TARGET_GROUPS: Labels = {
    "general_public": ("Masyarakat umum", "General public"),
    "persons_with_disabilities": ("Penyandang disabilitas", "Persons with disabilities"),
    "elderly": ("Lanjut usia", "Elderly"),
    "children": ("Anak", "Children"),
    "pregnant_women": ("Ibu hamil", "Pregnant women"),
    "women": ("Perempuan", "Women"),
    "poor_households": ("Rumah tangga miskin", "Poor households"),
    "indigenous_communities": ("Masyarakat adat", "Indigenous communities"),
    "remote_areas": ("Daerah terpencil", "Remote areas"),
    "other_vulnerable": ("Kelompok rentan lain", "Other vulnerable groups"),
    "businesses": ("Pelaku usaha", "Businesses"),
    "farmers": ("Petani", "Farmers"),
    "fishers": ("Nelayan", "Fishers"),
    "students": ("Pelajar dan mahasiswa", "Students"),
    "job_seekers": ("Pencari kerja", "Job seekers"),
    "civil_servants": ("ASN", "Civil servants"),
}
AFFAIRS: Labels = {
    "education": ("Pendidikan", "Education"),
    "health": ("Kesehatan", "Health"),
    "public_works_and_spatial_planning": (
        "Pekerjaan umum dan penataan ruang",
        "Public works and spatial planning",
    ),
    "housing_and_settlements": (
        "Perumahan rakyat dan kawasan permukiman",
        "Housing and settlements",
    ),
    "public_order_and_protection": (
        "Ketenteraman, ketertiban umum, dan pelindungan masyarakat",
        "Public order and protection",
    ),
    "social_affairs": ("Sosial", "Social affairs"),
    "labour": ("Tenaga kerja", "Labour"),
    "women_and_child_protection": (
        "Pemberdayaan perempuan dan pelindungan anak",
        "Women's empowerment and child protection",
    ),
    "food": ("Pangan", "Food"),
    "land": ("Pertanahan", "Land"),
    "environment": ("Lingkungan hidup", "Environment"),
    "population_administration": (
        "Administrasi kependudukan dan pencatatan sipil",
        "Population administration",
    ),
    "village_empowerment": ("Pemberdayaan masyarakat dan desa", "Village empowerment"),
    "population_and_family_planning": (
        "Pengendalian penduduk dan keluarga berencana",
        "Population and family planning",
    ),
    "transport": ("Perhubungan", "Transport"),
    "communication_and_informatics": ("Komunikasi dan informatika", "Communication and informatics"),
    "cooperatives_and_small_businesses": (
        "Koperasi, usaha kecil, dan menengah",
        "Cooperatives and small businesses",
    ),
    "investment": ("Penanaman modal", "Investment"),
    "youth_and_sports": ("Kepemudaan dan olahraga", "Youth and sports"),
    "statistics": ("Statistik", "Statistics"),
    "cryptography": ("Persandian", "Cryptography"),
    "culture": ("Kebudayaan", "Culture"),
    "libraries": ("Perpustakaan", "Libraries"),
    "archives": ("Kearsipan", "Archives"),
    "marine_affairs_and_fisheries": ("Kelautan dan perikanan", "Marine affairs and fisheries"),
    "tourism": ("Pariwisata", "Tourism"),
    "agriculture": ("Pertanian", "Agriculture"),
    "forestry": ("Kehutanan", "Forestry"),
    "energy_and_minerals": ("Energi dan sumber daya mineral", "Energy and minerals"),
    "trade": ("Perdagangan", "Trade"),
    "industry": ("Perindustrian", "Industry"),
    "transmigration": ("Transmigrasi", "Transmigration"),
    "planning": ("Perencanaan", "Planning"),
    "finance": ("Keuangan", "Finance"),
    "personnel": ("Kepegawaian", "Personnel"),
    "training": ("Pendidikan dan pelatihan", "Training"),
    "research_and_development": ("Penelitian dan pengembangan", "Research and development"),
    "supervision": ("Pengawasan", "Supervision"),
    "secretariat": ("Sekretariat", "Secretariat"),
    "general_government": ("Pemerintahan umum", "General government"),
    "other_support": ("Fungsi penunjang lain", "Other supporting functions"),
}
SDGS: Labels = {str(number): (str(number), f"SDG {number}") for number in range(1, 18)}
SDG_NAMES: Labels = {
    "1": ("1. Tanpa kemiskinan", "1. No poverty"),
    "2": ("2. Tanpa kelaparan", "2. Zero hunger"),
    "3": ("3. Kehidupan sehat dan sejahtera", "3. Good health and well-being"),
    "4": ("4. Pendidikan berkualitas", "4. Quality education"),
    "5": ("5. Kesetaraan gender", "5. Gender equality"),
    "6": ("6. Air bersih dan sanitasi layak", "6. Clean water and sanitation"),
    "7": ("7. Energi bersih dan terjangkau", "7. Affordable and clean energy"),
    "8": ("8. Pekerjaan layak dan pertumbuhan ekonomi", "8. Decent work and economic growth"),
    "9": ("9. Industri, inovasi, dan infrastruktur", "9. Industry, innovation and infrastructure"),
    "10": ("10. Berkurangnya kesenjangan", "10. Reduced inequalities"),
    "11": ("11. Kota dan permukiman berkelanjutan", "11. Sustainable cities and communities"),
    "12": (
        "12. Konsumsi dan produksi yang bertanggung jawab",
        "12. Responsible consumption and production",
    ),
    "13": ("13. Penanganan perubahan iklim", "13. Climate action"),
    "14": ("14. Ekosistem lautan", "14. Life below water"),
    "15": ("15. Ekosistem daratan", "15. Life on land"),
    "16": (
        "16. Perdamaian, keadilan, dan kelembagaan yang tangguh",
        "16. Peace, justice and strong institutions",
    ),
    "17": ("17. Kemitraan untuk mencapai tujuan", "17. Partnerships for the goals"),
}
LEGAL_KINDS: Labels = {
    "law": ("Undang-undang", "Law"),
    "government_regulation": ("Peraturan pemerintah", "Government regulation"),
    "ministerial_regulation": ("Peraturan menteri", "Ministerial regulation"),
    "regional_regulation": ("Peraturan daerah", "Regional regulation"),
    "regional_head_regulation": ("Peraturan kepala daerah", "Regulation of the regional head"),
    "regional_head_decree": ("Keputusan kepala daerah", "Decree of the regional head"),
    "agency_head_decree": ("Keputusan kepala perangkat daerah", "Decree of the agency's head"),
    "other": ("Lainnya", "Other"),
}
BUDGET_SOURCES: Labels = {
    "regional": ("APBD", "Regional budget"),
    "national": ("APBN", "National budget"),
    "village": ("APBDes", "Village budget"),
    "private": ("Swasta", "Private"),
    "other": ("Lainnya", "Other"),
}
RECOGNITION_KINDS: Labels = {
    "competition": ("Kompetisi", "Competition"),
    "award": ("Penghargaan", "Award"),
}
RECOGNITION_LEVELS: Labels = {
    "regency": ("Kabupaten atau kota", "Regency or city"),
    "province": ("Provinsi", "Province"),
    "national": ("Nasional", "National"),
    "international": ("Internasional", "International"),
}
OUTSIDE_PARTNER_KINDS: Labels = {
    "ministry": ("Kementerian atau lembaga", "Ministry"),
    "other_region": ("Daerah lain", "Another region"),
    "university": ("Perguruan tinggi", "University"),
    "business": ("Dunia usaha", "Business"),
    "community": ("Komunitas", "Community"),
    "media": ("Media", "Media"),
    "development_partner": ("Mitra pembangunan", "Development partner"),
    "other": ("Lainnya", "Other"),
}
DIGITAL: Labels = {
    "true": ("Digital", "Digital"),
    "false": ("Tidak digital", "Not digital"),
    "unknown": ("Belum diketahui", "Not known"),
}
LINK_STATES: Labels = {
    "reachable": ("dapat dibuka", "can be read"),
    "needs_sign_in": ("hanya terbuka setelah masuk", "opens after signing in only"),
    "unreachable": ("tidak dapat dijangkau", "cannot be reached"),
    "refused": ("alamatnya tidak dikunjungi", "its address is not visited"),
}
COMPLAINT_CHANNELS: Labels = {
    "offline_desk": ("Meja pengaduan", "Complaint desk"),
    "online": ("Pengaduan daring", "Online"),
    "sp4n_lapor": ("SP4N-LAPOR!", "SP4N-LAPOR!"),
    "other": ("Saluran lain", "Another channel"),
}
DEADLINE_UNITS: Labels = {
    "working_days": ("hari kerja", "working days"),
    "days": ("hari", "days"),
}
MONTH_STATES: Labels = {
    "reported": ("dilaporkan", "reported"),
    "corrected": ("dikoreksi", "corrected"),
    "late": ("dilaporkan terlambat", "reported late"),
    "missing": ("belum dilaporkan", "not reported"),
    "not_yet_due": ("belum jatuh tempo", "not yet due"),
    "before_start": ("sebelum dimulai", "before it began"),
    "after_end": ("sesudah berakhir", "after its end"),
    "not_in_use": ("kanal tidak dipakai", "channel not in use"),
}
FIELDS: Labels = {
    "owner_kind": ("pemilik", "owner"),
    "agency_id": ("perangkat daerah", "agency"),
    "name": ("nama", "name"),
    "long_name": ("nama panjang", "long name"),
    "meaning_id": ("arti", "meaning"),
    "meaning_en": ("arti dalam bahasa Inggris", "meaning in English"),
    "unit_ids": ("unit penyelenggara", "units"),
    "run_by": ("pelaksana", "run by"),
    "partners": ("mitra", "partners"),
    "channels": ("kanal layanan", "channels"),
    "is_digital": ("digital atau tidak", "digital or not"),
    "since_value": ("mulai", "since"),
    "coverage": ("cakupan", "coverage"),
    "service": ("layanan", "service"),
    "is_national_system": ("sistem nasional", "national system"),
    "is_flagship": ("program unggulan", "flagship"),
    "problem": ("masalah", "problem"),
    "benefits": ("manfaat", "benefits"),
    "is_programme": ("program", "programme"),
    "component_ids": ("komponen", "components"),
    "summary": ("ringkasan", "summary"),
    "stage": ("tahapan", "stage"),
    "initiator": ("inisiator", "initiator"),
    "form": ("bentuk", "form"),
    "affairs": ("urusan pemerintahan", "affairs"),
    "sdgs": ("tujuan pembangunan berkelanjutan", "sustainable development goals"),
    "target_groups": ("kelompok sasaran", "target groups"),
}
