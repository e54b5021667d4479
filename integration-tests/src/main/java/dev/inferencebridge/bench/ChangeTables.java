package dev.inferencebridge.bench;

import dev.inferencebridge.localstack.cql.CqlScript;
import dev.inferencebridge.localstack.fraud.SyntheticTransactions;
import dev.inferencebridge.localstack.fraud.Transaction;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The tables of the candidates that read change events. Stateless. */
final class ChangeTables {

    static final String KEYSPACE = "bench";

    /** A row an account: its latest payment. */
    static final String LATEST = "latest_payments";

    /** A partition an account, a row a payment. */
    static final String ALL = "payments";

    static final String MERCHANTS = KEYSPACE + ".merchants";

    private static final int ENOUGH_TO_SEE_ALL = 20_000;

    private ChangeTables() {}

    /** Makes the tables, and fills that of merchants with every merchant of the synthetic payments. */
    static CqlScript script() {
        Map<String, Double> risks = new TreeMap<>();
        SyntheticTransactions transactions = new SyntheticTransactions(1);
        for (int i = 0; i < ENOUGH_TO_SEE_ALL; i++) {
            Transaction transaction = transactions.next();
            risks.put(transaction.merchant(), transaction.merchantRisk());
        }
        StringBuilder cql = new StringBuilder("CREATE KEYSPACE IF NOT EXISTS " + KEYSPACE
                + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1};\n"
                + table(LATEST, ChangeEvents.ACCOUNT)
                + table(ALL, ChangeEvents.ACCOUNT + ", " + Rows.NUMBER)
                + "CREATE TABLE IF NOT EXISTS " + MERCHANTS + " (id text PRIMARY KEY, risk double);\n");
        risks.forEach((id, risk) -> cql.append("INSERT INTO " + MERCHANTS + " (id, risk) VALUES ('")
                .append(id)
                .append("', ")
                .append(risk)
                .append(");\n"));
        cql.append("GRANT SELECT ON TABLE " + MERCHANTS + " TO bridge;\n");
        return CqlScript.of("bench.cql", cql.toString());
    }

    private static String table(String name, String primaryKey) {
        return "CREATE TABLE IF NOT EXISTS " + KEYSPACE + "." + name + " (" + ChangeEvents.ACCOUNT + " text, "
                + Rows.NUMBER + " bigint, " + Rows.DUE + " bigint, " + ChangeEvents.MERCHANT + " text, "
                + Rows.INPUTS.stream().map(input -> input + " double, ").collect(Collectors.joining())
                + "PRIMARY KEY (" + primaryKey + "));\n";
    }
}
