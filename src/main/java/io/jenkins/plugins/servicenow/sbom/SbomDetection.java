package io.jenkins.plugins.servicenow.sbom;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.UntrustedXml;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Finds out in which format a software bill of materials is. Reads until it is known, in constant memory. What is none fails with an
 * {@link IOException} that says what it looks like.
 */
public final class SbomDetection {

    /** Of a text file, up to the line that says what it is. */
    private static final int MAX_LINES = 100;

    private static final int MAX_KEYS = 5;
    private static final int MAX_ATTRIBUTES = 10_000;

    private static final int MAX_SHOWN = 60;

    /** Keys of what is often taken for one of the standards. */
    private static final Map<String, String> OTHERS = Map.of(
            "artifactRelationships",
            "an SBOM in Syft's own format. Write it by 'syft -o cyclonedx-json' or '-o spdx-json'",
            "ArtifactName",
            "a report in Trivy's own format. Write it by 'trivy image --format cyclonedx' or '--format spdx-json'",
            "payloadType",
            "a signed envelope. Give the statement that is encoded in it",
            "dsseEnvelope",
            "a signed envelope. Give the statement that is encoded in it");

    private static final Pattern TAG_VALUE = Pattern.compile("SPDXVersion:\\s*SPDX-.*");
    private static final Pattern YAML = Pattern.compile("\"?spdxVersion\"?\\s*:.*");

    private final DocumentText reader;
    private final List<String> keys = new ArrayList<>();
    private String looksLike = "";

    private SbomDetection(DocumentText reader) {
        this.reader = reader;
    }

    /** @throws IOException also when the file cannot be read; the message goes on after "it is neither: " */
    @NonNull
    public static SbomFormat of(@NonNull InputStream file) throws IOException {
        return new SbomDetection(DocumentText.of(file)).format();
    }

    private SbomFormat format() throws IOException {
        var text = new PushbackReader(reader);
        int first;
        do {
            first = text.read();
        } while (Character.isWhitespace(first));
        if (first == -1) {
            throw new IOException("it is empty");
        }
        text.unread(first);
        reader.beginPiece();
        return switch (first) {
            case '{' -> json(text);
            case '<' -> xml(text);
            default -> text(text);
        };
    }

    private SbomFormat json(Reader text) throws IOException {
        var json = new JsonReader(text);
        try {
            return object(json, true).orElseThrow(() -> new IOException(notThese()));
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            throw new IOException("it is JSON that is cut off or broken after " + Text.of(json.getPath()), e);
        }
    }

    private String notThese() {
        return looksLike.isEmpty()
                ? "it is JSON with neither bomFormat nor spdxVersion nor a @context of SPDX, and begins with the keys "
                        + String.join(", ", keys)
                : "it looks like " + looksLike;
    }

    /** The keys of an object have no order: some tools write what it is after the list of packages. */
    private Optional<SbomFormat> object(JsonReader json, boolean outermost) throws IOException {
        json.beginObject();
        while (json.hasNext()) {
            var key = json.nextName();
            var format = member(json, key, outermost);
            if (format.isPresent()) {
                return format;
            }
            looksLike = OTHERS.getOrDefault(key, looksLike);
            if (outermost && keys.size() < MAX_KEYS) {
                keys.add(Text.oneLine(key, MAX_SHOWN));
            }
            reader.beginPiece();
        }
        json.endObject();
        return Optional.empty();
    }

    private Optional<SbomFormat> member(JsonReader json, String key, boolean outermost) throws IOException {
        switch (key) {
            case "bomFormat" -> {
                return text(json, key).equals("CycloneDX") ? Optional.of(SbomFormat.CYCLONEDX_JSON) : Optional.empty();
            }
            case "spdxVersion" -> {
                return text(json, key).startsWith("SPDX-") ? Optional.of(SbomFormat.SPDX_JSON) : Optional.empty();
            }
            case "@context" -> {
                return isContextOfSpdx(json) ? Optional.of(SbomFormat.SPDX_JSON) : Optional.empty();
            }
            case "predicateType" -> {
                text(json, key);
                return Optional.empty();
            }
            // Around the bill of materials in an answer of GitHub's API, and in an in-toto statement.
            case "sbom", "predicate" -> {
                if (outermost && json.peek() == JsonToken.BEGIN_OBJECT) {
                    return object(json, false);
                }
                skip(json);
                return Optional.empty();
            }
            default -> {
                skip(json);
                return Optional.empty();
            }
        }
    }

    private String text(JsonReader json, String key) throws IOException {
        if (json.peek() != JsonToken.STRING) {
            skip(json);
            return "";
        }
        var text = json.nextString();
        looksLike = "JSON of another standard, with the " + key + " '" + Text.oneLine(text, MAX_SHOWN) + "'";
        return text;
    }

    /** A text, or one in a list or an object. */
    private boolean isContextOfSpdx(JsonReader json) throws IOException {
        reader.beginPiece();
        var found = false;
        switch (json.peek()) {
            case STRING -> {
                var text = json.nextString();
                found = text.startsWith("https://spdx.org/") || text.startsWith("http://spdx.org/");
            }
            case BEGIN_ARRAY -> {
                json.beginArray();
                while (json.hasNext()) {
                    found |= isContextOfSpdx(json);
                }
                json.endArray();
            }
            case BEGIN_OBJECT -> {
                json.beginObject();
                while (json.hasNext()) {
                    json.nextName();
                    found |= isContextOfSpdx(json);
                }
                json.endObject();
            }
            default -> json.skipValue();
        }
        return found;
    }

    /** In constant memory, however long it is. */
    private void skip(JsonReader json) throws IOException {
        reader.endPiece();
        json.skipValue();
        reader.beginPiece();
    }

    private SbomFormat xml(Reader text) throws IOException {
        try {
            var xml = UntrustedXml.readers(MAX_ATTRIBUTES).createXMLStreamReader(text);
            while (!xml.isStartElement()) {
                xml.next();
            }
            var name = xml.getLocalName();
            if (name.equals("bom") && isDeclared("http://cyclonedx.org/schema/bom/", xml)) {
                return SbomFormat.CYCLONEDX_XML;
            }
            if (name.equals("RDF") && isDeclared("http://spdx.org/rdf/terms", xml)) {
                return SbomFormat.SPDX_XML;
            }
            throw new IOException(
                    name.equals("SoftwareIdentity")
                            ? "it looks like an SBOM of another standard, SWID"
                            : "it is XML that begins with <" + Text.oneLine(name, MAX_SHOWN)
                                    + ">, without the namespace of CycloneDX or SPDX");
        } catch (XMLStreamException e) {
            reader.throwFailure();
            throw new IOException("it is XML that is cut off or broken", e);
        }
    }

    private static boolean isDeclared(String namespace, XMLStreamReader xml) {
        return IntStream.range(0, xml.getNamespaceCount())
                .mapToObj(xml::getNamespaceURI)
                .anyMatch(declared -> declared != null && declared.startsWith(namespace));
    }

    private SbomFormat text(Reader whole) throws IOException {
        var beginning = new char[DocumentText.MAX_PIECE];
        var length = 0;
        for (int count; (count = whole.read(beginning, length, DocumentText.MAX_PIECE - length)) > 0; ) {
            length += count;
        }
        var text = new String(beginning, 0, length);
        var lines = text.lines()
                .limit(MAX_LINES)
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
        if (!lines.isEmpty() && TAG_VALUE.matcher(lines.get(0)).matches()) {
            return SbomFormat.SPDX_TEXT;
        }
        if (text.indexOf('\0') >= 0) {
            throw new IOException("it is not text");
        }
        throw new IOException(
                lines.stream().anyMatch(line -> YAML.matcher(line).matches())
                        ? "it looks like SPDX in YAML. Write it in JSON, RDF/XML or tag-value"
                        : text.startsWith("[")
                                ? "it is a list of JSON. Give the one bill of materials that is meant"
                                : "it is text that does not begin with 'SPDXVersion: SPDX-'");
    }
}
