package dev.inferencebridge.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import dev.inferencebridge.change.TableName;
import org.junit.jupiter.api.Test;

class CassandraRowReaderTest {

    private static final TableName ORDERS = new TableName("shop", "orders");

    @Test
    void a_missing_permission_is_told_with_the_grant_that_gives_it() {
        UnauthorizedException failure = new UnauthorizedException(
                FakeNodes.node("n"),
                "User bridge has no SELECT permission on <table shop.orders> or any of its parents");

        assertThat(CassandraRowReader.refusal(ORDERS, FakeNodes.allFailed(failure)))
                .hasMessage(
                        "reading a row of shop.orders: UnauthorizedException: User bridge has no SELECT permission on"
                                + " <table shop.orders> or any of its parents: GRANT SELECT ON TABLE shop.orders TO the role that"
                                + " the bridge logs in with");
    }

    @Test
    void another_refusal_is_told_as_it_is() {
        assertThat(CassandraRowReader.refusal(ORDERS, new UnreadableException("there is no such table")))
                .hasMessage("reading a row of shop.orders: UnreadableException: there is no such table");
    }
}
