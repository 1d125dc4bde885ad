package io.jenkins.plugins.servicenow.sbom;

import edu.umd.cs.findbugs.annotations.NonNull;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.UntrustedXml;
import java.io.IOException;
import java.io.Reader;
import java.util.stream.IntStream;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * A document in XML, which may be broken or hostile, read as a stream in bounded memory: no document type and so no entities of its own,
 * bounded depth, bounded length of tags and texts. Each failure is an {@link IOException} that names the line.
 */
public final class DocumentXml {

    private static final int MAX_DEPTH = 200;

    private static final int MAX_ATTRIBUTES = 1000;

    /** What is done with an element, at its start tag. What is left of the element is skipped afterwards. */
    @FunctionalInterface
    public interface Element {
        void read() throws IOException;
    }

    private final DocumentText text;
    private final XMLStreamReader reader;
    private int depth;

    /** Moves to the root element. */
    DocumentXml(DocumentText text, Reader whole) throws IOException {
        this.text = text;
        try {
            reader = UntrustedXml.readers(MAX_ATTRIBUTES).createXMLStreamReader(whole);
        } catch (XMLStreamException e) {
            throw broken(e);
        }
        while (next() != XMLStreamConstants.START_ELEMENT) {
            // Comments and white space may come before.
        }
    }

    /** From the start tag of an element to its end. */
    public void children(@NonNull Element each) throws IOException {
        var parent = depth - 1;
        while (depth > parent) {
            if (next() == XMLStreamConstants.START_ELEMENT) {
                each.read();
                while (depth > parent + 1) {
                    next();
                }
            }
        }
    }

    /** Reads to the end of the element: its text without that of inner elements. */
    @NonNull
    public String text() throws IOException {
        var parent = depth - 1;
        var value = new StringBuilder();
        while (depth > parent) {
            var event = next();
            if ((event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA) && depth == parent + 1) {
                if (value.length() + reader.getTextLength() > DocumentText.MAX_PIECE) {
                    throw refused("a text has more than " + DocumentText.MAX_PIECE + " characters");
                }
                value.append(reader.getTextCharacters(), reader.getTextStart(), reader.getTextLength());
            }
        }
        return value.toString().strip();
    }

    /** What comes after the root is read too, because a file that is cut or glued together is broken. */
    void end() throws IOException {
        while (next() != XMLStreamConstants.END_DOCUMENT) {
            // Comments and white space may follow.
        }
    }

    /** Without its namespace. */
    @NonNull
    public String name() {
        return reader.getLocalName();
    }

    /** Empty when there is none. */
    @NonNull
    public String namespace() {
        var namespace = reader.getNamespaceURI();
        return namespace == null ? "" : namespace;
    }

    /** Whether the element declares a namespace that begins so. */
    boolean isDeclared(String namespace) {
        return IntStream.range(0, reader.getNamespaceCount())
                .mapToObj(reader::getNamespaceURI)
                .anyMatch(declared -> declared != null && declared.startsWith(namespace));
    }

    /** Of no namespace; empty when there is none. */
    @NonNull
    public String attribute(@NonNull String name) {
        var value = reader.getAttributeValue("", name);
        return value == null ? "" : value;
    }

    /** Empty when there is none. */
    String attribute(String namespace, String name) {
        var value = reader.getAttributeValue(namespace, name);
        return value == null ? "" : value;
    }

    private int next() throws IOException {
        text.beginPiece();
        int event;
        try {
            event = reader.next();
        } catch (XMLStreamException e) {
            throw broken(e);
        }
        if (event == XMLStreamConstants.START_ELEMENT && ++depth > MAX_DEPTH) {
            throw refused("its elements are nested more than " + MAX_DEPTH + " deep");
        }
        if (event == XMLStreamConstants.END_ELEMENT) {
            depth--;
        }
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw refused("it has a document type or entities of its own, which no such document needs");
        }
        return event;
    }

    private IOException refused(String why) {
        return new IOException("line " + Math.max(1, reader.getLocation().getLineNumber()) + ": " + why);
    }

    private IOException broken(XMLStreamException e) throws IOException {
        text.throwFailure();
        var line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNumber());
        // The JDK puts the place before the message.
        var message = String.valueOf(e.getMessage()).replaceFirst("(?s)^ParseError at .*?\\nMessage: ", "");
        return new IOException("it is XML that is cut off or broken at line " + line + ": " + Text.of(message), e);
    }
}
