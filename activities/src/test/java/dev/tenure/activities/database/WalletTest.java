package dev.tenure.activities.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tenure.activities.stage.Database;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class WalletTest {
    private static Database database;

    @BeforeAll
    static void open() {
        database = Database.migrated();
    }

    @AfterAll
    static void close() {
        database.close();
    }

    private static Wallet wallet() {
        return new Wallet(database.application(), UUID.randomUUID().toString());
    }

    private static String key(Wallet wallet, String name) {
        return name + "/" + wallet.userId();
    }

    @Test
    void creditOfTheSameBusinessHappensOnce() {
        Wallet wallet = wallet();
        assertThat(wallet.credit(1000, key(wallet, "grant"))).isTrue();
        assertThat(wallet.credit(1000, key(wallet, "grant"))).isFalse();
        assertThat(wallet.balance()).isEqualTo(1000);
        assertThat(wallet.entries()).isOne();
        assertThat(wallet.logs("wallet_credited")).isOne();
    }

    @Test
    void debitOfTheSameBusinessHappensOnce() {
        Wallet wallet = wallet();
        wallet.credit(100, key(wallet, "grant"));
        assertThat(wallet.debit(60, key(wallet, "spend"))).isEqualTo("applied");
        assertThat(wallet.debit(60, key(wallet, "spend"))).isEqualTo("duplicate");
        assertThat(wallet.balance()).isEqualTo(40);
        assertThat(wallet.logs("wallet_debited")).isOne();
    }

    @Test
    void nobodySpendsWhatIsNotThere() {
        Wallet wallet = wallet();
        assertThat(wallet.debit(1, key(wallet, "spend"))).isEqualTo("insufficient");
        wallet.credit(10, key(wallet, "grant"));
        assertThat(wallet.debit(11, key(wallet, "spend"))).isEqualTo("insufficient");
        assertThat(wallet.balance()).isEqualTo(10);
        assertThat(wallet.logs("wallet_debited")).isZero();
    }

    @Test
    void nobodySpendsNothingOrLess() {
        Wallet wallet = wallet();
        assertThatThrownBy(() -> wallet.debit(-5, key(wallet, "spend"))).hasMessageContaining("must be positive");
        assertThatThrownBy(() -> wallet.debit(0, key(wallet, "spend"))).hasMessageContaining("must be positive");
    }

    @Test
    void clawbackMayGoBelowNothing() {
        Wallet wallet = wallet();
        wallet.credit(100, key(wallet, "grant"));
        wallet.debit(80, key(wallet, "spend"));
        assertThat(wallet.credit(-100, key(wallet, "clawback"))).isTrue();
        assertThat(wallet.balance()).isEqualTo(-80);
        assertThat(wallet.logs("wallet_clawback")).isOne();
        assertThat(wallet.debit(1, key(wallet, "more"))).isEqualTo("insufficient");
    }

    @Test
    void creditOfNothingIsRefusedAndLeavesNothing() {
        Wallet wallet = wallet();
        assertThatThrownBy(() -> wallet.credit(0, key(wallet, "grant"))).hasMessageContaining("amount");
        assertThat(wallet.entries()).isZero();
        assertThat(wallet.logs("wallet_credited")).isZero();
    }

    @Test
    void balanceIsTheSumOfTheLedgerHoweverManyWriteAtOnce() throws Exception {
        Wallet wallet = wallet();
        wallet.credit(500, key(wallet, "start"));
        List<Callable<Object>> work = new ArrayList<>();
        for (int number = 0; number < 60; number++) {
            String credit = key(wallet, "credit" + number);
            String debit = key(wallet, "debit" + number);
            for (int copy = 0; copy < 3; copy++) {
                work.add(() -> wallet.credit(10, credit));
                work.add(() -> wallet.debit(15, debit));
            }
        }
        Collections.shuffle(work, new Random(7));
        atOnce(work);

        assertThat(wallet.logs("wallet_credited")).isEqualTo(61);
        assertThat(wallet.balance()).isEqualTo(wallet.sum()).isNotNegative();
        assertThat(broken(wallet))
                .as("entries whose balance does not follow from the one before")
                .isZero();
    }

    /** Each entry's balance is the balance before plus its amount. */
    private static long broken(Wallet wallet) {
        return database.owner()
                .sql("""
                        select count(*) from (
                            select balance_after, amount, lag(balance_after, 1, 0::bigint) over (order by id) as before
                            from public.wallet_entries where user_id = :user::uuid) e
                        where balance_after <> before + amount
                        """)
                .param("user", wallet.userId())
                .query(Long.class)
                .single();
    }

    private static void atOnce(List<Callable<Object>> work) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Object> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }
}
