package dev.inferencebridge.bench;

import dev.inferencebridge.localstack.fraud.Transaction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** How a topic tells the same payments. Stateless. */
enum RowFormat {
    /** Flat JSON, keyed by the account. */
    JSON {
        @Override
        byte[] key(String account, long number) {
            return bytes(account);
        }

        @Override
        byte[] value(String account, long number, long dueMicros, Transaction transaction) {
            return Rows.write(number, dueMicros, transaction);
        }
    },
    /** Change events of a table with a row an account: each payment overwrites the one before. */
    CHANGES {
        @Override
        byte[] key(String account, long number) {
            return bytes("{\"account\":\"" + account + "\"}");
        }

        @Override
        byte[] value(String account, long number, long dueMicros, Transaction transaction) {
            return ChangeEvents.write(ChangeTables.LATEST, account, number, dueMicros, transaction);
        }
    },
    /** Change events of a table whose partitions are the accounts, with a row a payment. */
    CLUSTERED_CHANGES {
        @Override
        byte[] key(String account, long number) {
            return bytes("{\"account\":\"" + account + "\",\"" + Rows.NUMBER + "\":" + number + "}");
        }

        @Override
        byte[] value(String account, long number, long dueMicros, Transaction transaction) {
            return ChangeEvents.write(ChangeTables.ALL, account, number, dueMicros, transaction);
        }
    };

    abstract byte[] key(String account, long number);

    abstract byte[] value(String account, long number, long dueMicros, Transaction transaction);

    /** As in names of topics. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
