package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON document, read token by token, that knows where it is. Confined to the thread that decodes.
 *
 * <p>A cursor stands on a value. {@link #enter()} and {@link #enterObject} step onto the first value of an object,
 * {@link #nextField()} onto the next one. Whatever is wrong with the document is a {@link MalformedJsonException}.
 *
 * <p>Two guards that Jackson offers are not used: its detection of duplicate keys costs a hash set an object, so each
 * reader of a fixed set of fields looks out for itself, and {@link #value()} does for maps; and interning of names costs a
 * global table that keys of map columns would fill.
 */
final class JsonCursor implements AutoCloseable {

    static final int MAX_DEPTH = 64;
    static final int MAX_NUMBER_LENGTH = 512;

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;
    private final JsonPlace place;
    private boolean wrapped;

    private JsonCursor(JsonParser parser, JsonPlace place) {
        this.parser = parser;
        this.place = place;
    }

    /**
     * Opens a document, before its first token.
     *
     * @param part what the bytes are of the record, {@code key} or {@code value}: the first word of every problem
     * @param shownNames how many field names of a path a problem may show; those below may be data, as keys of a map are
     */
    static JsonCursor open(String part, byte[] bytes, int shownNames) throws MalformedJsonException {
        try {
            JsonParser parser = JSON.createParser(bytes);
            return new JsonCursor(parser, new JsonPlace(part, parser, shownNames));
        } catch (IOException e) {
            throw new MalformedJsonException(part + ": not JSON");
        }
    }

    /**
     * Enters the document's object or, where Kafka Connect's converter embedded a schema, its payload. An object whose
     * first field is {@code schema} (an object or null) or {@code payload} (an object) is taken for such an envelope.
     *
     * @return the name of the object's first field; null where the object is empty or null stands in its place
     */
    @Nullable
    String enter() throws MalformedJsonException {
        if (next() == JsonToken.VALUE_NULL) {
            return null;
        }
        String name = enterObject("a JSON object");
        if ("schema".equals(name) && (isObject() || isNull())) {
            skip();
            if (!"payload".equals(nextField())) {
                throw problem("expected the field 'payload' after 'schema'");
            }
            wrapped = true;
        } else if ("payload".equals(name) && isObject()) {
            wrapped = true;
        }
        if (!wrapped) {
            return name;
        }
        place.showOneNameMore();
        return isNull() ? null : enterObject("an object or null");
    }

    /** Enters the document's object, whatever its fields: the name of the first, or null when it has none. */
    @Nullable
    String enterDocument() throws MalformedJsonException {
        next();
        return enterObject("a JSON object");
    }

    /** The text of a document that is one string. */
    String onlyText() throws MalformedJsonException {
        next();
        String text = text();
        leave();
        return text;
    }

    /** Leaves what {@link #enter()} entered, its fields being read, and sees that nothing follows. */
    void leave() throws MalformedJsonException {
        if (wrapped) {
            String name = nextField();
            if ("schema".equals(name)) {
                skip();
                name = nextField();
            }
            if (name != null) {
                throw problem("expected no other field beside 'schema' and 'payload'");
            }
        }
        if (next() != null) {
            throw problem("expected the end of the document");
        }
    }

    /** Steps into the object under the cursor: the name of its first field, or null when it has none. */
    @Nullable
    String enterObject(String expected) throws MalformedJsonException {
        require(JsonToken.START_OBJECT, expected);
        return nextField();
    }

    /** Steps onto the value of the next field: its name, or null at the end of the object. */
    @Nullable
    String nextField() throws MalformedJsonException {
        try {
            String name = parser.nextFieldName();
            if (name != null) {
                requireWholeCharacters(name);
                parser.nextToken();
            }
            return name;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    /** Steps into the array under the cursor. */
    void enterArray() throws MalformedJsonException {
        require(JsonToken.START_ARRAY, "an array");
    }

    /** Steps onto the next element of an array: false at its end. */
    boolean nextElement() throws MalformedJsonException {
        return next() != JsonToken.END_ARRAY;
    }

    boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    void skip() throws MalformedJsonException {
        try {
            parser.skipChildren();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    String text() throws MalformedJsonException {
        require(JsonToken.VALUE_STRING, "a string");
        try {
            String text = parser.getText();
            requireWholeCharacters(text);
            return text;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    long int64() throws MalformedJsonException {
        require(JsonToken.VALUE_NUMBER_INT, "a whole number");
        try {
            if (parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw problem("a number beyond 64 bits");
            }
            return parser.getLongValue();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    boolean bool() throws MalformedJsonException {
        JsonToken token = parser.currentToken();
        if (token != JsonToken.VALUE_TRUE && token != JsonToken.VALUE_FALSE) {
            throw expected("a boolean");
        }
        return token == JsonToken.VALUE_TRUE;
    }

    /** The value under the cursor, whole, of the types that {@code change.Cell.Value} lists; null for JSON's null. */
    @Nullable
    Object value() throws MalformedJsonException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw problem("expected a value");
        }
        return switch (token) {
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> wholeNumber();
            case VALUE_NUMBER_FLOAT -> fraction();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_ARRAY -> list();
            case START_OBJECT -> map();
            default -> throw problem("expected a value");
        };
    }

    private Object wholeNumber() throws MalformedJsonException {
        try {
            return parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                    ? parser.getBigIntegerValue()
                    : Long.valueOf(parser.getLongValue());
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private Double fraction() throws MalformedJsonException {
        try {
            double number = parser.getDoubleValue();
            if (!Double.isFinite(number)) {
                throw problem("a number beyond the range of a double");
            }
            return number;
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private List<@Nullable Object> list() throws MalformedJsonException {
        List<@Nullable Object> elements = new ArrayList<>();
        while (nextElement()) {
            elements.add(value());
        }
        return Collections.unmodifiableList(elements);
    }

    private Map<String, @Nullable Object> map() throws MalformedJsonException {
        Map<String, @Nullable Object> entries = new LinkedHashMap<>();
        for (String name = nextField(); name != null; name = nextField()) {
            int before = entries.size();
            entries.put(name, value());
            if (entries.size() == before) {
                throw problem("the same key twice");
            }
        }
        return Collections.unmodifiableMap(entries);
    }

    private @Nullable JsonToken next() throws MalformedJsonException {
        try {
            return parser.nextToken();
        } catch (IOException e) {
            throw malformed(e);
        }
    }

    private void require(JsonToken token, String expected) throws MalformedJsonException {
        if (parser.currentToken() != token) {
            throw expected(expected);
        }
    }

    /** JSON can escape half a surrogate pair; no encoder downstream can write it. */
    private void requireWholeCharacters(String text) throws MalformedJsonException {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                boolean pair = i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
                if (!pair) {
                    throw problem("text with half a surrogate pair");
                }
                i++;
            }
        }
    }

    /** Marks a field of an object as read; a second time is a problem. */
    int once(int seen, int field) throws MalformedJsonException {
        if ((seen & field) != 0) {
            throw problem("the same field twice");
        }
        return seen | field;
    }

    private MalformedJsonException expected(String expected) {
        return place.problem("expected " + expected + ", found " + place.found());
    }

    /** A problem at the cursor. */
    MalformedJsonException problem(String problem) {
        return place.problem(problem);
    }

    private MalformedJsonException malformed(IOException e) {
        return place.malformed(e);
    }

    @Override
    public void close() {
        try {
            parser.close();
        } catch (IOException e) {
            throw new IllegalStateException("a parser of bytes in memory failed to close", e);
        }
    }
}
