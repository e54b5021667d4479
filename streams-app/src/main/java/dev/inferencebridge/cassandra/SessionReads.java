package dev.inferencebridge.cassandra;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.cql.SimpleStatementBuilder;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.metadata.NodeState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@link CqlReads} over a session. Thread-safe. */
final class SessionReads implements CqlReads {

    private final CqlSession session;
    private final Duration timeout;

    SessionReads(CqlSession session, Duration timeout) {
        this.session = session;
        this.timeout = timeout;
    }

    @Override
    public List<Peer> peers() {
        return session.getMetadata().getNodes().values().stream()
                .map(node -> new Peer(
                        Objects.requireNonNullElse(node.getHostId(), new UUID(0, 0)),
                        node.getEndPoint().toString(),
                        Objects.requireNonNullElse(node.getDatacenter(), ""),
                        String.valueOf(node.getCassandraVersion()),
                        node.getState() != NodeState.DOWN && node.getState() != NodeState.FORCED_DOWN))
                .toList();
    }

    @Override
    public List<Map<String, @Nullable Object>> read(String cql) {
        return rows(statement(cql).build());
    }

    @Override
    public List<Map<String, @Nullable Object>> readAt(UUID node, String cql) {
        Node at = session.getMetadata().getNodes().get(node);
        return rows(
                at == null ? statement(cql).build() : statement(cql).setNode(at).build());
    }

    private SimpleStatementBuilder statement(String cql) {
        return SimpleStatement.builder(cql)
                .setIdempotence(true)
                .setTimeout(timeout)
                .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_ONE);
    }

    private List<Map<String, @Nullable Object>> rows(SimpleStatement statement) {
        List<Map<String, @Nullable Object>> rows = new ArrayList<>();
        for (Row row : session.execute(statement)) {
            Map<String, @Nullable Object> values = new LinkedHashMap<>();
            for (ColumnDefinition column : row.getColumnDefinitions()) {
                CqlIdentifier name = column.getName();
                values.put(name.asInternal(), row.getObject(name));
            }
            rows.add(values);
        }
        return rows;
    }
}
