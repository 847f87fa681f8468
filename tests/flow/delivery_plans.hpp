#pragma once

#include <vector>

#include "lib/delivery/delivery.hpp"

namespace mitra::test {

using delivery::Attach;
using delivery::StepPlan;
using delivery::Who;

/// The steps of "Konsultasi IT 1 Jam".
inline std::vector<StepPlan> consultation() {
    return {
        {.position = 1, .name = "Hubungi pembeli", .due_hours = 24, .business = true, .message = "delivery_contact"},
        {.position = 2, .name = "Sesi konsultasi", .after = 1, .due_hours = 168},
        {.position = 3,
         .name = "Kirim rangkuman",
         .after = 2,
         .due_hours = 24,
         .business = true,
         .message = "delivery_summary"},
        {.position = 4,
         .name = "Pertanyaan lanjutan",
         .who = Who::system,
         .after = 3,
         .due_hours = 168,
         .message = "delivery_followup"}};
}

/// The steps of "Analisis Keamanan Web".
inline std::vector<StepPlan> analysis() {
    return {{.position = 1,
             .name = "Izin tertulis",
             .who = Who::buyer,
             .due_hours = 72,
             .asks = "Alamat situs yang dianalisis",
             .confirm = "Saya pemilik situs ini dan mengizinkan analisisnya."},
            {.position = 2,
             .name = "Jadwal dan perkiraan",
             .after = 1,
             .due_hours = 24,
             .business = true,
             .message = "delivery_schedule"},
            {.position = 3,
             .name = "Kirim laporan",
             .after = 2,
             .due_hours = 120,
             .business = true,
             .message = "delivery_report",
             .attach = Attach::encrypted_pdf},
            {.position = 4,
             .name = "Tindak lanjut",
             .who = Who::system,
             .after = 3,
             .due_hours = 72,
             .message = "delivery_followup"},
            {.position = 5,
             .name = "Dukungan",
             .who = Who::system,
             .after = 3,
             .due_hours = 720,
             .message = "delivery_support_over"}};
}

}  // namespace mitra::test
