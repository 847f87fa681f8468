#pragma once

#include "daemons/web/site.hpp"
#include "lib/text/page.hpp"

namespace mitra::web {

/// The lines of a text, each a row "line": a page folds line ends.
std::vector<text::PageData> lines_of(std::string_view text);

/// The meetings of a member: what is coming, with their own way in, and how often they came (layout/meetings.html).
void put_meetings(text::PageData& data, const Site& site, db::Database& reader, PersonId person);

/// What was announced to their tier (layout/announcements.html).
void put_announcements(text::PageData& data, const Site& site, db::Database& reader, PersonId person);

/// Whether they may ask, and how many answers they have (layout/questions_card.html).
void put_questions_card(text::PageData& data, const Site& site, db::Database& reader, PersonId person);

}  // namespace mitra::web
