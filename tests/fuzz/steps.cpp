// The steps that are owed to a product's buyers, as a file says them: they are refused with the line that is wrong, or
// they are a plan that can be carried out.
#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

#include "lib/base/error.hpp"
#include "lib/delivery/steps_file.hpp"
#include "lib/http/decode.hpp"
#include "lib/text/wording.hpp"
#include "tests/fuzz/input.hpp"

namespace {

using namespace mitra;
using namespace mitra::delivery;
using fuzz::require;

bool is_line(const std::string& text, std::size_t longest) {
    return http::is_utf8(text) && text::length(text) <= longest && text.find_first_of("\r\n\t") == std::string::npos;
}

void check_plan(const std::vector<StepPlan>& plan) {
    require(!plan.empty() && plan.size() <= 50);
    std::set<std::string> names;
    std::int64_t position = 0;
    for (const StepPlan& step : plan) {
        require(step.position == ++position && step.after >= 0 && step.after < position);
        require(!step.name.empty() && step.name != "paid" && is_line(step.name, 100));
        require(names.insert(step.name).second);
        require(step.due_hours >= 0 && step.due_hours <= 365 * 24);
        require(is_line(step.message, 100) && is_line(step.asks, 2000) && is_line(step.confirm, 2000));
        require(step.who == Who::buyer || (step.asks.empty() && step.confirm.empty()));
        require(step.who == Who::admin || step.attach == Attach::nothing);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text = fuzz::Input{bytes, size}.rest();
    static const std::string file = "steps.toml";
    try {
        check_plan(read_steps(text, file));
    } catch (const Error& refusal) {
        const std::string_view words = refusal.what();
        require(refusal.kind() == ErrorKind::usage && words.starts_with("steps.toml:"));
        require(words.size() < 1'000 && http::is_utf8(words) && words.find('\n') == std::string_view::npos);
        require(http::is_utf8(refusal.hint()));
    }
    return 0;
}
