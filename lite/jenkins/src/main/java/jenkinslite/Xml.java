package jenkinslite;

import com.thoughtworks.xstream.XStream;
import com.thoughtworks.xstream.converters.ConversionException;
import com.thoughtworks.xstream.converters.Converter;
import com.thoughtworks.xstream.converters.MarshallingContext;
import com.thoughtworks.xstream.converters.SingleValueConverter;
import com.thoughtworks.xstream.converters.UnmarshallingContext;
import com.thoughtworks.xstream.converters.collections.CollectionConverter;
import com.thoughtworks.xstream.converters.reflection.ReflectionConverter;
import com.thoughtworks.xstream.io.HierarchicalStreamReader;
import com.thoughtworks.xstream.io.HierarchicalStreamWriter;
import com.thoughtworks.xstream.io.xml.PrettyPrintWriter;
import com.thoughtworks.xstream.io.xml.StaxDriver;
import com.thoughtworks.xstream.mapper.CannotResolveClassException;
import com.thoughtworks.xstream.mapper.Mapper;
import com.thoughtworks.xstream.security.AnyTypePermission;
import hudson.model.Result;
import hudson.util.Secret;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * How Jenkins writes objects: XStream, unknown elements ignored, secrets encrypted, results by name. Classes that Jenkins
 * refuses are refused.
 */
public final class Xml {
    private static final Logger LOGGER = Logger.getLogger(Xml.class.getName());

    public static final XStream XSTREAM = xstream();

    private Xml() {}

    private static XStream xstream() {
        var xstream = new XStream(new StaxDriver());
        xstream.setClassLoader(Xml.class.getClassLoader());
        xstream.addPermission(AnyTypePermission.ANY);
        xstream.ignoreUnknownElements();
        xstream.registerConverter(new Refused(), XStream.PRIORITY_VERY_HIGH);
        xstream.registerConverter(new Fields(xstream), XStream.PRIORITY_VERY_LOW);
        xstream.registerConverter(new Lists(xstream.getMapper()));
        xstream.registerConverter(text(Secret.class, Secret::getEncryptedValue, Secret::fromString));
        xstream.registerConverter(text(Result.class, Result::toString, Result::fromString));
        return xstream;
    }

    private static <T> SingleValueConverter text(Class<T> type, Function<T, String> write, Function<String, T> read) {
        return new SingleValueConverter() {
            @Override
            @SuppressWarnings("rawtypes")
            public boolean canConvert(Class candidate) {
                return candidate == type;
            }

            @Override
            public String toString(Object value) {
                return write.apply(type.cast(value));
            }

            @Override
            public Object fromString(String text) {
                return read.apply(text);
            }
        };
    }

    /** An object of a class that is neither of Jenkins nor harmless. */
    private static final class RefusedException extends ConversionException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    private static final class Refused implements Converter {
        private static final String REASON = " for security reasons; see https://www.jenkins.io/redirect/class-filter/";

        @Override
        @SuppressWarnings("rawtypes")
        public boolean canConvert(Class type) {
            return type != null && ClassFilter.isRefused(type);
        }

        @Override
        public void marshal(Object source, HierarchicalStreamWriter writer, MarshallingContext context) {
            throw new UnsupportedOperationException(
                    "Refusing to marshal " + source.getClass().getName() + REASON);
        }

        @Override
        public Object unmarshal(HierarchicalStreamReader reader, UnmarshallingContext context) {
            throw new RefusedException("Refusing to unmarshal " + reader.getNodeName() + REASON);
        }
    }

    /** A field whose value is refused is logged and keeps its value. */
    private static final class Fields extends ReflectionConverter {
        Fields(XStream xstream) {
            super(xstream.getMapper(), xstream.getReflectionProvider());
        }

        @Override
        @SuppressWarnings("rawtypes")
        protected Object unmarshallField(UnmarshallingContext context, Object result, Class type, Field field) {
            try {
                return super.unmarshallField(context, result, type, field);
            } catch (RefusedException x) {
                LOGGER.log(Level.WARNING, "Left out {0}: {1}", new Object[] {field, x.getShortMessage()});
                return value(field, result);
            }
        }

        private static Object value(Field field, Object of) {
            try {
                field.setAccessible(true);
                return field.get(of);
            } catch (IllegalAccessException x) {
                throw new ConversionException(x);
            }
        }
    }

    /** Lists of threads too; an element whose class is gone or refused is logged and left out. */
    private static final class Lists extends CollectionConverter {
        Lists(Mapper mapper) {
            super(mapper);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public boolean canConvert(Class type) {
            return type == CopyOnWriteArrayList.class || super.canConvert(type);
        }

        @Override
        protected void addCurrentElementToCollection(
                HierarchicalStreamReader reader, UnmarshallingContext context, Collection list, Collection target) {
            try {
                super.addCurrentElementToCollection(reader, context, list, target);
            } catch (CannotResolveClassException x) {
                LOGGER.log(Level.WARNING, "Left out an element of a list, whose class is gone: {0}", x.getMessage());
            } catch (RefusedException x) {
                LOGGER.log(Level.WARNING, "Left out an element of a list: {0}", x.getShortMessage());
            }
        }
    }

    public static void write(XStream xstream, Object value, Writer out) {
        xstream.marshal(value, new PrettyPrintWriter(out));
    }

    /** @param target what to fill, or null for a new object */
    public static Object read(XStream xstream, InputStream in, Object target) {
        var reader = new StaxDriver().createReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        try {
            return xstream.unmarshal(reader, target);
        } finally {
            reader.close();
        }
    }
}
