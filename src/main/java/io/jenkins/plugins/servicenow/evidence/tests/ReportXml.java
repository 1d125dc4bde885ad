package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.client.UntrustedXml;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Reads a report, which may be broken or hostile, from its beginning to its end in constant memory: no document type and so no
 * entities of its own, bounded depth, bounded length of a tag, bounded size. Every failure names the file and the line.
 */
final class ReportXml implements AutoCloseable {

    private static final int MAX_DEPTH = 100;
    private static final long MAX_BYTES = 1L << 30;

    /** A tag or a comment is in memory as a whole; text comes in pieces. */
    private static final int MAX_TAG_BYTES = 8 << 20;

    private static final int PIECE = 8 << 10;

    private static final int MAX_ATTRIBUTES = 10_000;

    /** What is done with an element, at its start tag. What is left of the element is skipped afterwards. */
    interface Element {
        void read() throws IOException;
    }

    private final String file;
    private final BoundedInput input;
    private final XMLStreamReader reader;
    private int depth;

    /**
     * @param file for messages
     * @param input closed by this object
     */
    ReportXml(@NonNull String file, @NonNull InputStream input) throws IOException {
        this(file, input, MAX_BYTES);
    }

    /** @param maxBytes of the whole report */
    ReportXml(@NonNull String file, @NonNull InputStream input, long maxBytes) throws IOException {
        this.file = Text.oneLine(file);
        this.input = new BoundedInput(new BufferedInputStream(input, PIECE), maxBytes);
        try {
            // Reads the declaration of the encoding.
            reader = factory().createXMLStreamReader(this.input);
        } catch (XMLStreamException e) {
            input.close();
            throw unreadable(e);
        }
    }

    private static XMLInputFactory factory() {
        var factory = UntrustedXml.readers(MAX_ATTRIBUTES);
        factory.setProperty("jdk.xml.cdataChunkSize", PIECE);
        return factory;
    }

    /** Moves to the root element. */
    void root() throws AbortException {
        while (next() != XMLStreamConstants.START_ELEMENT) {
            // Comments and white space may come before.
        }
    }

    /** From the start tag of an element to its end. */
    void forEachChild(@NonNull Element each) throws IOException {
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

    /**
     * Reads to the end of the element, and of the document when it is the root.
     *
     * @param max how many characters to keep, the ellipsis included for what is left out
     * @return without that of inner elements, in one line
     */
    @NonNull
    String text(int max) throws AbortException {
        var parent = depth - 1;
        var text = new StringBuilder();
        while (depth > parent) {
            // One more than is kept shows whether something is left out.
            if (isText(next()) && depth == parent + 1 && text.length() <= max) {
                text.append(reader.getText(), 0, Math.min(reader.getTextLength(), max + 1 - text.length()));
            }
        }
        return Text.oneLine(text.toString(), max);
    }

    /** What comes after the root is read too, because a file that is cut or glued together is broken. */
    void end() throws AbortException {
        while (next() != XMLStreamConstants.END_DOCUMENT) {
            // Comments and white space may follow.
        }
    }

    /** Without its namespace. */
    @NonNull
    String name() {
        return reader.getLocalName();
    }

    /** Empty when there is none. */
    @NonNull
    String namespace() {
        var namespace = reader.getNamespaceURI();
        return namespace == null ? "" : namespace;
    }

    /** In one line; empty when there is none. */
    @NonNull
    String attribute(@NonNull String name) {
        var value = reader.getAttributeValue(null, name);
        return value == null ? "" : Text.oneLine(value);
    }

    private static boolean isText(int event) {
        return event == XMLStreamConstants.CHARACTERS || event == XMLStreamConstants.CDATA;
    }

    private int next() throws AbortException {
        input.beginTag();
        int event;
        try {
            event = reader.next();
        } catch (XMLStreamException e) {
            throw unreadable(e);
        }
        if (event == XMLStreamConstants.START_ELEMENT && ++depth > MAX_DEPTH) {
            throw refused("its elements are nested more than " + MAX_DEPTH + " deep");
        }
        if (event == XMLStreamConstants.END_ELEMENT) {
            depth--;
        }
        if (event == XMLStreamConstants.DTD || event == XMLStreamConstants.ENTITY_REFERENCE) {
            throw refused("it has a document type or entities of its own, which no report needs");
        }
        return event;
    }

    @NonNull
    AbortException refused(@NonNull String why) {
        return refused(reader.getLocation().getLineNumber(), why);
    }

    private UnreadableReportException refused(int line, String why) {
        return new UnreadableReportException(file, "line " + Math.max(1, line) + ": " + why);
    }

    private UnreadableReportException unreadable(XMLStreamException e) {
        var line = e.getLocation() == null ? 1 : e.getLocation().getLineNumber();
        if (input.refusal != null) {
            return refused(line, input.refusal);
        }
        // The JDK puts the place before the message.
        var message = String.valueOf(e.getMessage()).replaceFirst("(?s)^ParseError at .*?\\nMessage: ", "");
        return refused(line, Text.shorten(Text.oneLine(message).replaceFirst("\\.$", ""), 300));
    }

    @Override
    public void close() throws IOException {
        try {
            reader.close();
        } catch (XMLStreamException e) {
            throw new IOException(e);
        } finally {
            input.close();
        }
    }

    private static final class BoundedInput extends FilterInputStream {

        private final long maxBytes;
        private long read;
        private long sinceTag;
        private String refusal;

        BoundedInput(InputStream in, long maxBytes) {
            super(in);
            this.maxBytes = maxBytes;
        }

        void beginTag() {
            sinceTag = 0;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int from, int length) throws IOException {
            int count;
            try {
                count = super.read(buffer, from, length);
            } catch (IOException e) {
                refusal = String.valueOf(e.getMessage());
                throw e;
            }
            read += Math.max(0, count);
            sinceTag += Math.max(0, count);
            if (sinceTag > MAX_TAG_BYTES) {
                refusal = "a tag or comment is longer than " + (MAX_TAG_BYTES >> 20) + " MB";
            } else if (read > maxBytes) {
                refusal = "it is larger than " + (maxBytes >> 20) + " MB";
            }
            if (refusal != null) {
                throw new IOException(refusal);
            }
            return count;
        }
    }
}
