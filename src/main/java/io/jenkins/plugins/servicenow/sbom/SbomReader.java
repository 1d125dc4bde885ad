package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.CheckForNull;
import edu.umd.cs.findbugs.annotations.NonNull;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackReader;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a software bill of materials from its beginning to its end, as a stream: CycloneDX (JSON, XML) and SPDX (2: JSON, RDF/XML,
 * tag-value; 3: JSON-LD), also inside {@code {"sbom": …}} and as the predicate of an in-toto statement, in UTF-8 or UTF-16. Its input may
 * be broken or hostile.
 */
public final class SbomReader {

    private final SbomHeader header;
    private final DocumentExtension extension;
    private List<String> contexts = List.of();

    private SbomReader(SbomConsumer consumer, DocumentExtension extension) {
        this.header = new SbomHeader(consumer);
        this.extension = extension;
    }

    /**
     * What was read.
     *
     * @param sbom null when it is no bill of materials
     * @param contexts the addresses of {@code @context} of JSON-LD
     */
    public record Reading(
            @CheckForNull SbomDocument sbom, @NonNull List<String> contexts) {}

    /**
     * @param document not compressed; not closed
     * @throws IOException when it is no bill of materials, or a broken one, or cannot be read; the message is the reason
     */
    @NonNull
    public static SbomDocument read(@NonNull InputStream document, @NonNull SbomConsumer consumer) throws IOException {
        var sbom = read(document, consumer, new DocumentExtension() {}).sbom();
        if (sbom == null) {
            throw new IOException("it is neither CycloneDX (JSON, XML) nor SPDX (JSON, RDF/XML, tag-value)");
        }
        return sbom;
    }

    /**
     * Reads any document of JSON, XML or SPDX tag-value, in one pass.
     *
     * @param document not compressed; not closed
     * @param extension reads what is no part of a bill of materials
     * @throws IOException when it is broken, or cannot be read; the message is the reason
     */
    @NonNull
    public static Reading read(
            @NonNull InputStream document, @NonNull SbomConsumer consumer, @NonNull DocumentExtension extension)
            throws IOException {
        var reader = new SbomReader(consumer, extension);
        var format = reader.read(DocumentText.of(document));
        return new Reading(reader.header.document(format), reader.contexts);
    }

    @CheckForNull
    private SbomFormat read(DocumentText text) throws IOException {
        var whole = new PushbackReader(text);
        int first;
        do {
            first = whole.read();
        } while (Character.isWhitespace(first));
        if (first == -1) {
            throw new IOException("it is empty");
        }
        whole.unread(first);
        text.beginPiece();
        return switch (first) {
            case '{', '[' -> json(text, whole);
            case '<' -> xml(text, whole);
            default -> new SpdxTagValue(text, new BufferedReader(whole), header).read() ? SbomFormat.SPDX_TEXT : null;
        };
    }

    @CheckForNull
    private SbomFormat json(DocumentText text, Reader whole) throws IOException {
        var json = new DocumentJson(text, whole);
        var cycloneDx = new CycloneDxJson(json, header);
        var spdx = new SpdxJson(json, header);
        var spdx3 = new Spdx3Json(json, header);
        var known = (DocumentJson.Member) name ->
                extension.member(name, json) || cycloneDx.member(name) || spdx.member(name) || spdx3.member(name);
        json.readAll(() -> {
            if (json.isList()) {
                if (!extension.list(json)) {
                    json.skip();
                }
            } else {
                json.members(name -> {
                    // Around the document in an answer of GitHub's API, and in an in-toto statement.
                    if ((name.equals("sbom") || name.equals("predicate")) && json.isObject()) {
                        json.members(known);
                        return true;
                    }
                    return known.read(name);
                });
            }
        });
        contexts = List.copyOf(spdx3.contexts());
        var formats = new ArrayList<SbomFormat>();
        if (cycloneDx.isCycloneDx()) {
            formats.add(SbomFormat.CYCLONEDX_JSON);
        }
        if (spdx.isSpdx() || spdx3.isSpdx()) {
            formats.add(SbomFormat.SPDX_JSON);
        }
        if (formats.size() > 1) {
            throw new IOException("it says that it is both CycloneDX and SPDX");
        }
        return formats.isEmpty() ? null : formats.get(0);
    }

    @CheckForNull
    private SbomFormat xml(DocumentText text, Reader whole) throws IOException {
        var xml = new DocumentXml(text, whole);
        SbomFormat format = null;
        if (xml.name().equals("bom") && xml.namespace().startsWith(CycloneDxXml.NAMESPACE)) {
            new CycloneDxXml(xml, header, extension).read();
            format = SbomFormat.CYCLONEDX_XML;
        } else if (xml.name().equals("RDF") && xml.isDeclared(SpdxRdf.NAMESPACE)) {
            new SpdxRdf(xml, header).read();
            format = SbomFormat.SPDX_XML;
        }
        xml.end();
        return format;
    }
}
