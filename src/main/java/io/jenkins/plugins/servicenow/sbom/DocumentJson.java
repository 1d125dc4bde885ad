package io.jenkins.plugins.servicenow.sbom;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import java.io.EOFException;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/**
 * A document in JSON, which may be broken or hostile, read as a stream: what is not asked for is skipped in constant memory, what is
 * read is bounded. A value of another type than the one that is read, and a name that an object has twice, fail with an
 * {@link IOException} that names the place; {@code null} is as if it were not there.
 */
public final class DocumentJson {

    /** Of texts in one list. */
    private static final int MAX_TEXTS = 10_000;

    /** What is done with a member of an object. */
    @FunctionalInterface
    public interface Member {
        /** @return whether the value was read; if not, it is skipped */
        boolean read(@NonNull String name) throws IOException;
    }

    /** What is done with an element of a list: its value has to be read. */
    @FunctionalInterface
    public interface Element {
        void read() throws IOException;
    }

    private final DocumentText text;
    private final JsonReader json;

    DocumentJson(DocumentText text, Reader whole) {
        this.text = text;
        this.json = new JsonReader(whole);
    }

    /** Runs what reads the document, and makes each failure one that says what is wrong with the document. */
    void readAll(Element reading) throws IOException {
        try {
            reading.read();
            if (peek() != JsonToken.END_DOCUMENT) {
                throw new IOException("it has more than one document of JSON");
            }
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            throw new IOException("it is JSON that is cut off or broken after " + path(), e);
        }
    }

    /** Where the next value is, for messages. */
    @NonNull
    public String path() {
        return Text.of(json.getPath());
    }

    public boolean isObject() throws IOException {
        return peek() == JsonToken.BEGIN_OBJECT;
    }

    public boolean isList() throws IOException {
        return peek() == JsonToken.BEGIN_ARRAY;
    }

    private JsonToken peek() throws IOException {
        text.beginPiece();
        return json.peek();
    }

    /** @throws IOException also when the value is no object */
    public void members(@NonNull Member member) throws IOException {
        if (isNull()) {
            return;
        }
        require(JsonToken.BEGIN_OBJECT, "an object");
        var seen = new HashSet<String>();
        json.beginObject();
        while (hasNext()) {
            var name = json.nextName();
            if (!member.read(name)) {
                skip();
            } else if (!seen.add(name)) {
                throw new IOException("it has " + path() + " twice");
            }
        }
        json.endObject();
    }

    /** @throws IOException also when the value is no list */
    public void elements(@NonNull Element element) throws IOException {
        if (isNull()) {
            return;
        }
        require(JsonToken.BEGIN_ARRAY, "a list");
        json.beginArray();
        while (hasNext()) {
            element.read();
        }
        json.endArray();
    }

    /** The texts of these members of an object, the others skipped; empty for what it does not have. */
    @NonNull
    public Map<String, String> texts(@NonNull String... names) throws IOException {
        var texts = new HashMap<String, String>();
        for (var name : names) {
            texts.put(name, "");
        }
        members(name -> texts.containsKey(name) && texts.put(name, text()) != null);
        return texts;
    }

    private boolean hasNext() throws IOException {
        text.beginPiece();
        return json.hasNext();
    }

    private boolean isNull() throws IOException {
        if (peek() != JsonToken.NULL) {
            return false;
        }
        json.nextNull();
        return true;
    }

    private void require(JsonToken token, String what) throws IOException {
        if (json.peek() != token) {
            throw new IOException(path() + " is not " + what);
        }
    }

    /**
     * Of a text, a number or a boolean; empty for {@code null}.
     *
     * @throws IOException also when it is an object or a list
     */
    @NonNull
    public String text() throws IOException {
        return switch (peek()) {
            case STRING, NUMBER -> json.nextString();
            case BOOLEAN -> String.valueOf(json.nextBoolean());
            case NULL -> {
                json.nextNull();
                yield "";
            }
            default -> throw new IOException(path() + " is not a text");
        };
    }

    /** Of a list of texts, or of one text. Only the first {@value #MAX_TEXTS}. */
    @NonNull
    public List<String> textList() throws IOException {
        var texts = new ArrayList<String>();
        if (isList()) {
            elements(() -> {
                var each = text();
                if (texts.size() < MAX_TEXTS) {
                    texts.add(each);
                }
            });
        } else {
            texts.add(text());
        }
        texts.removeIf(String::isEmpty);
        return texts;
    }

    /** In constant memory, however long it is. */
    public void skip() throws IOException {
        text.endPiece();
        json.skipValue();
        text.beginPiece();
    }
}
