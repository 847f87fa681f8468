#include "lib/payment/channel_store.hpp"

namespace mitra::payment {
namespace {

duitku::Channel read(const db::Row& row) {
    return {row.text("code"), row.text("name"), row.money("fee")};
}

}  // namespace

void ChannelStore::replace(const std::vector<duitku::Channel>& channels, Instant now) {
    db::in_transaction(database_, [&] {
        database_.prepared("DELETE FROM duitku_channel").run();
        std::int64_t place = 0;
        for (const duitku::Channel& channel : channels)
            database_
                .prepared(R"sql(
                    INSERT INTO duitku_channel (code, place, name, fee, listed_at)
                    VALUES (:code, :place, :name, :fee, :now)
                    ON CONFLICT (code) DO NOTHING
                )sql")
                .bind(":code", channel.code)
                .bind(":place", ++place)
                .bind(":name", channel.name)
                .bind(":fee", channel.fee)
                .bind(":now", now)
                .run();
    });
}

std::vector<duitku::Channel> ChannelStore::list() {
    return database_.prepared("SELECT code, name, fee FROM duitku_channel ORDER BY place").rows(read);
}

std::optional<duitku::Channel> ChannelStore::find(std::string_view code) {
    return database_.prepared("SELECT code, name, fee FROM duitku_channel WHERE code = :code")
        .bind(":code", code)
        .optional_row(read);
}

std::optional<Instant> ChannelStore::listed_at() {
    const auto at = database_.prepared("SELECT max(listed_at) FROM duitku_channel").optional_integer();
    return at ? std::optional{Instant{*at}} : std::nullopt;
}

bool ChannelStore::choose(PaymentId payment, std::string_view code) {
    return database_
               .prepared("UPDATE payment SET channel = :code WHERE id = :id AND state = 'created' AND channel IS NULL")
               .bind(":code", code)
               .bind(":id", payment)
               .run() == 1;
}

void ChannelStore::learn(PaymentId payment, std::string_view code) {
    if (!duitku::is_channel_code(code)) return;
    database_.prepared("UPDATE payment SET channel = :code WHERE id = :id AND channel IS NULL")
        .bind(":code", code)
        .bind(":id", payment)
        .run();
}

}  // namespace mitra::payment
