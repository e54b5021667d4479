package dev.inferencebridge.localstack.cql;

import dev.inferencebridge.localstack.process.StackException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Splits CQL at the semicolons that end statements. Confined to one thread, used once.
 *
 * <p>A semicolon does not end a statement within {@code '...'}, {@code "..."} (where a doubled quote is one), {@code $$...$$},
 * a comment ({@code --}, {@code //}, {@code /* *}{@code /}), or a batch before its {@code APPLY BATCH}.
 */
final class CqlSplitter {

    private static final Pattern BATCH = Pattern.compile(
            "BEGIN\\s+(UNLOGGED\\s+|COUNTER\\s+)?BATCH\\b.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern APPLIED =
            Pattern.compile(".*\\bAPPLY\\s+BATCH", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private final String name;
    private final String source;
    private final List<CqlStatement> statements = new ArrayList<>();
    private final StringBuilder statement = new StringBuilder();
    private int at;
    private int start = -1;

    CqlSplitter(String name, String source) {
        this.name = name;
        this.source = source;
    }

    List<CqlStatement> split() {
        while (at < source.length()) {
            char c = source.charAt(at);
            if (c == '\'' || c == '"') {
                copyTo(endOf("quotation", at + 1, String.valueOf(c)));
            } else if (source.startsWith("$$", at)) {
                copyTo(endOf("$$ quotation", at + 2, "$$"));
            } else if (source.startsWith("--", at) || source.startsWith("//", at)) {
                int end = source.indexOf('\n', at);
                at = end < 0 ? source.length() : end;
            } else if (source.startsWith("/*", at)) {
                at = endOf("comment", at + 2, "*/");
                statement.append(' ');
            } else if (c == ';' && !inBatch()) {
                finish();
                at++;
            } else {
                copyTo(at + 1);
            }
        }
        if (inBatch()) {
            throw new StackException(name + ", line " + lineOf(start) + ": a batch without APPLY BATCH");
        }
        finish();
        return List.copyOf(statements);
    }

    private void copyTo(int end) {
        if (start < 0 && !Character.isWhitespace(source.charAt(at))) {
            start = at;
        }
        statement.append(source, at, end);
        at = end;
    }

    private int endOf(String what, int from, String mark) {
        int end = source.indexOf(mark, from);
        if (end < 0) {
            throw new StackException(name + ", line " + lineOf(at) + ": a " + what + " that does not end");
        }
        return end + mark.length();
    }

    private boolean inBatch() {
        String text = statement.toString().strip();
        return BATCH.matcher(text).matches() && !APPLIED.matcher(text).matches();
    }

    private void finish() {
        String text = statement.toString().strip();
        if (!text.isEmpty()) {
            statements.add(new CqlStatement(statements.size() + 1, lineOf(start), text));
        }
        statement.setLength(0);
        start = -1;
    }

    private int lineOf(int position) {
        return 1
                + (int) source.substring(0, position)
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
    }
}
