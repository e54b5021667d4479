package dev.inferencebridge.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.inferencebridge.localstack.LocalStack;
import dev.inferencebridge.localstack.cql.CqlSessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;

/** Secrets that are exchanged while the bridge is busy: no restart, nothing lost, no prediction failed. */
@Isolated
@ExtendWith(SharedStack.class)
class RotationIT {

    @Test
    void the_password_of_cassandra(LocalStack stack) throws Exception {
        Payments payments = Payments.of(3_000, 100, 601);
        try (Scenario scenario = new Scenario(stack, "rotated-password");
                GuardedCassandra cassandra = new GuardedCassandra(Folders.fresh("it/rotated-password-cassandra"));
                CuttableProxy proxy = new CuttableProxy(cassandra.address())) {
            cassandra.session().execute("CREATE ROLE bridge WITH LOGIN = true AND PASSWORD = 'the-first-password'");
            cassandra
                    .session()
                    .execute("CREATE KEYSPACE shop WITH replication = {'class': 'SimpleStrategy',"
                            + " 'replication_factor': 1}");
            cassandra.session().execute("CREATE TABLE shop.scores (id int PRIMARY KEY, score double)");
            cassandra.session().execute("GRANT MODIFY ON KEYSPACE shop TO bridge");
            cassandra.session().execute("GRANT SELECT ON KEYSPACE shop TO bridge");
            Path password = write(scenario.folder().resolve("password"), "the-first-password");
            BridgeYaml yaml = scenario.yaml()
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                    .storeAs("bridge", "file:" + password)
                    .store(proxy.address(), "datacenter1", "shop.scores", "{ id: id, score: prediction }");
            BridgeProcess bridge = scenario.run("bridge", yaml);
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments.all().subList(0, 1_000));
            predictions.awaitCount(1_000);

            // Old connections live on with the old password: only when they are cut is the new one needed.
            cassandra.session().execute("ALTER ROLE bridge WITH PASSWORD = 'the-second-password'");
            scenario.write(payments.all().subList(1_000, 1_500));
            predictions.awaitCount(1_500);
            int before = proxy.accepted();
            proxy.cut();
            scenario.write(payments.all().subList(1_500, 2_500));
            Await.until("an attempt with the old password", () -> proxy.accepted() > before, () -> "none; " + bridge);
            write(password, "the-second-password");
            scenario.write(payments.all().subList(2_500, payments.size()));

            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(cassandra
                            .session()
                            .execute("SELECT count(*) FROM shop.scores")
                            .one()
                            .getLong(0))
                    .isEqualTo(payments.size());
            assertSettled(scenario, bridge, "the-first-password", "the-second-password");
        }
    }

    @Test
    void the_key_of_the_endpoint(LocalStack stack) throws Exception {
        Payments payments = Payments.of(6_000, 100, 602);
        try (Scenario scenario = new Scenario(stack, "rotated-key")) {
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 20}}");
            String first = Files.readString(endpoint.keyFile()).strip();
            Path key = write(scenario.folder().resolve("bridge.key"), first);
            BridgeYaml yaml = scenario.yaml(endpoint)
                    .model("auth", "{ key: \"file:" + key + "\" }")
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id");
            BridgeProcess bridge = scenario.run("bridge", yaml);
            TopicReader predictions = scenario.read(scenario.predictions());
            scenario.write(payments.all().subList(0, 1_000));
            predictions.awaitCount(1_000);

            scenario.write(payments.all().subList(1_000, 4_000));
            write(endpoint.keyFile(), "the-second-key");
            Await.until("a refused key", () -> endpoint.answers(401) > 0, () -> "none; " + bridge);
            write(key, "the-second-key");
            scenario.write(payments.all().subList(4_000, payments.size()));

            predictions.awaitCount(payments.size());
            payments.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertSettled(scenario, bridge, first, "the-second-key");
        }
    }

    @Test
    void both_from_the_vault_and_under_load(LocalStack stack) throws Exception {
        try (Scenario scenario = new Scenario(stack, "rotated-vault");
                CqlSession superuser = CqlSessions.open(stack.cassandra());
                CuttableProxy proxy = new CuttableProxy(stack.cassandraAddress())) {
            superuser.execute("CREATE ROLE rotated WITH LOGIN = true AND PASSWORD = 'the-first-password'");
            superuser.execute("CREATE TABLE it.rotated (id int PRIMARY KEY, score double)");
            superuser.execute("GRANT MODIFY ON TABLE it.rotated TO rotated");
            ScratchEndpoint endpoint = scenario.endpoint();
            endpoint.control("{'latencyMs': {'median': 20}}");
            ScratchAzure azure = scenario.azure();
            String first = Files.readString(endpoint.keyFile()).strip();
            azure.secrets().set("endpoint-key", first);
            azure.secrets().set("scores-password", "the-first-password");
            BridgeYaml yaml = scenario.yaml(endpoint)
                    .azure(azure.block())
                    .model("auth", "{ key: \"keyvault:endpoint-key\" }")
                    .rowsOf(scenario.source())
                    .predictTo(scenario.predictions(), scenario.deadLetters(), "id")
                    .storeAs("rotated", "keyvault:scores-password")
                    .store(proxy.address(), stack.localDatacenter(), "it.rotated", "{ id: id, score: prediction }");
            BridgeProcess bridge = scenario.run("bridge", yaml);
            TopicReader predictions = scenario.read(scenario.predictions());
            SteadyLoad load = scenario.load(Payments.of(40_000, 100, 603), 200);
            predictions.awaitCount(600);

            azure.secrets().set("endpoint-key", "the-second-key");
            write(endpoint.keyFile(), "the-second-key");
            predictions.awaitCount(predictions.count() + 600);

            azure.secrets().set("scores-password", "the-second-password");
            superuser.execute("ALTER ROLE rotated WITH PASSWORD = 'the-second-password'");
            int before = proxy.accepted();
            proxy.cut();
            Await.until("new connections", () -> proxy.accepted() > before, () -> "none; " + bridge);
            predictions.awaitCount(predictions.count() + 600);

            Payments written = load.stop();
            predictions.awaitCount(written.size());
            written.assertPredictedOnceInOrder(predictions.toTheEnd());
            assertThat(superuser
                            .execute("SELECT count(*) FROM it.rotated")
                            .one()
                            .getLong(0))
                    .isEqualTo(written.size());
            assertThat(scenario.watch().metric("bridge_writes_dropped_total{")).isZero();
            assertSettled(
                    scenario, bridge, first, "the-second-key", "the-first-password", "the-second-password", "eyJ");
        }
    }

    private static void assertSettled(Scenario scenario, BridgeProcess bridge, String... secrets) {
        assertThat(scenario.read(scenario.deadLetters()).toTheEnd()).isEmpty();
        assertThat(bridge.isAlive()).as("%s", bridge).isTrue();
        assertThat(bridge.output()).doesNotContain(List.of(secrets));
    }

    /** As a rotation does: all at once. */
    private static Path write(Path file, String secret) throws IOException {
        Path whole = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), secret + "\n");
        return Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
