package io.jenkins.plugins.servicenow.client;

import edu.umd.cs.findbugs.annotations.NonNull;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;

/** Reads XML that may be hostile. */
public final class UntrustedXml {

    /**
     * The JDK's own limits differ between its releases: since 24 it stops at 100,000 references such as {@code &lt;}, for all their
     * replacements count. 0 is no limit: there are no entities of a document's own here, and whoever reads bounds depth and length.
     */
    private static final Map<String, Integer> LIMITS = Map.of(
            "jdk.xml.entityExpansionLimit", 0,
            "jdk.xml.entityReplacementLimit", 0,
            "jdk.xml.totalEntitySizeLimit", 0,
            "jdk.xml.maxGeneralEntitySizeLimit", 0,
            "jdk.xml.maxElementDepth", 0,
            "jdk.xml.maxXMLNameLimit", 1000);

    private UntrustedXml() {}

    /**
     * Makes readers that know no entities but the five of XML, and load nothing. A document type is an event that they report, so that
     * it can be refused.
     *
     * @param maxAttributes of one element
     */
    @NonNull
    public static XMLInputFactory readers(int maxAttributes) {
        // That of the JDK: another one on the class path may know these properties by other names.
        var factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        LIMITS.forEach(factory::setProperty);
        factory.setProperty("jdk.xml.elementAttributeLimit", maxAttributes);
        return factory;
    }
}
