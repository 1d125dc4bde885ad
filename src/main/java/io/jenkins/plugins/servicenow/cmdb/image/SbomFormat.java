package io.jenkins.plugins.servicenow.cmdb.image;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** How a software bill of materials is written down. */
enum SbomFormat {
    CYCLONEDX_JSON("CycloneDX", "application/json"),
    CYCLONEDX_XML("CycloneDX", "application/xml"),
    SPDX_JSON("SPDX", "application/json"),
    SPDX_XML("SPDX", "application/xml"),
    SPDX_TEXT("SPDX", "text/plain");

    /** Of a text file, up to the line that says what it is. */
    private static final int COMMENT_LINES = 100;

    private final String standard;
    private final String contentType;

    SbomFormat(String standard, String contentType) {
        this.standard = standard;
        this.contentType = contentType;
    }

    @NonNull
    String standard() {
        return standard;
    }

    /** That of the file name's extension, because an instance may compare the two. */
    @NonNull
    String contentType() {
        return contentType;
    }

    /** Reads until it is known. Empty when it is neither CycloneDX nor SPDX. */
    static Optional<SbomFormat> of(@NonNull InputStream file) throws IOException {
        var in = new BufferedInputStream(file);
        return switch (firstCharacter(in)) {
            case '{' -> json(new InputStreamReader(in, StandardCharsets.UTF_8));
            case '<' -> xml(in);
            default -> text(in);
        };
    }

    /** Leaves the stream before it. */
    private static int firstCharacter(BufferedInputStream in) throws IOException {
        while (true) {
            in.mark(1);
            var next = in.read();
            // White space and the three bytes of a byte order mark.
            if (next == -1 || next > ' ' && next != 0xEF && next != 0xBB && next != 0xBF) {
                in.reset();
                return next;
            }
        }
    }

    /** The keys of a JSON object have no order: some tools write what it is after the list of packages. */
    private static Optional<SbomFormat> json(Reader reader) throws IOException {
        try {
            var json = new JsonReader(reader);
            json.beginObject();
            while (json.hasNext()) {
                var key = json.nextName();
                var value = "";
                if (json.peek() == JsonToken.STRING) {
                    value = json.nextString();
                } else {
                    json.skipValue();
                }
                if (key.equals("bomFormat") && value.equals("CycloneDX")) {
                    return Optional.of(CYCLONEDX_JSON);
                }
                if (key.equals("spdxVersion") && value.startsWith("SPDX-")
                        || key.equals("@context") && value.startsWith("https://spdx.org/")) {
                    return Optional.of(SPDX_JSON);
                }
            }
            return Optional.empty();
        } catch (MalformedJsonException | EOFException | IllegalStateException e) {
            return Optional.empty();
        }
    }

    private static Optional<SbomFormat> xml(InputStream in) {
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        try {
            var xml = factory.createXMLStreamReader(in);
            while (!xml.isStartElement()) {
                xml.next();
            }
            if (xml.getLocalName().equals("bom") && isDeclared("http://cyclonedx.org/schema/bom/", xml)) {
                return Optional.of(CYCLONEDX_XML);
            }
            return xml.getLocalName().equals("RDF") && isDeclared("http://spdx.org/rdf/terms", xml)
                    ? Optional.of(SPDX_XML)
                    : Optional.empty();
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static boolean isDeclared(String namespace, XMLStreamReader xml) {
        return IntStream.range(0, xml.getNamespaceCount())
                .mapToObj(xml::getNamespaceURI)
                .anyMatch(declared -> declared != null && declared.startsWith(namespace));
    }

    private static Optional<SbomFormat> text(InputStream in) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        for (var i = 0; i < COMMENT_LINES; i++) {
            var line = lines.readLine();
            if (line == null || line.startsWith("SPDXVersion: SPDX-")) {
                return line == null ? Optional.empty() : Optional.of(SPDX_TEXT);
            }
            if (!line.isBlank() && !line.startsWith("#")) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }
}
