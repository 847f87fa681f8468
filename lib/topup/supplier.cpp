#include "lib/topup/supplier.hpp"

namespace mitra::topup {

std::string_view name(Refusal refusal) {
    switch (refusal) {
        case Refusal::credentials:
            return "credentials";
        case Refusal::address:
            return "address";
        case Refusal::switched_off:
            return "switched_off";
        case Refusal::maintenance:
            return "maintenance";
        case Refusal::no_service:
            return "no_service";
        case Refusal::no_server:
            return "no_server";
        case Refusal::bad_target:
            return "bad_target";
        case Refusal::no_deposit:
            return "no_deposit";
        case Refusal::throttled:
            return "throttled";
        case Refusal::not_found:
            return "not_found";
        case Refusal::our_bug:
            return "our_bug";
        case Refusal::internal:
            break;
    }
    return "internal";
}

}  // namespace mitra::topup
