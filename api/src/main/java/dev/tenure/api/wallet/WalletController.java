package dev.tenure.api.wallet;

import dev.tenure.api.rows.Feed;
import dev.tenure.api.security.Member;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows what can be spent, and where it came from. */
@RestController
@Tag(name = "wallet")
class WalletController {

    private final Wallets wallets;

    WalletController(Wallets wallets) {
        this.wallets = wallets;
    }

    @GetMapping("/api/v1/membership/wallet")
    @Operation(summary = "The caller's credits")
    Wallets.Wallet wallet(Member member) {
        return wallets.walletOf(member.userId());
    }

    @GetMapping("/api/v1/membership/wallet/entries")
    @Operation(summary = "The ledger, newest first")
    Feed<Wallets.Entry> entries(Member member, @RequestParam(required = false) @Nullable String after) {
        return wallets.entriesOf(member.userId(), Feed.before(after));
    }
}
