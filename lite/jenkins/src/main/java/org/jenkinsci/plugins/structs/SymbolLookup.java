package org.jenkinsci.plugins.structs;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.Extension;
import hudson.ExtensionList;
import hudson.model.Descriptor;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jenkinsci.Symbol;

/** Finds extensions by the names that {@link Symbol} gives them. */
@Extension
public class SymbolLookup {

    /** @param type what the descriptor must describe */
    public Descriptor<?> findDescriptor(Class<?> type, String symbol) {
        for (Descriptor<?> descriptor : ExtensionList.lookup(Descriptor.class)) {
            if (type.isAssignableFrom(descriptor.clazz)
                    && getSymbolValue(descriptor.getClass()).contains(symbol)) {
                return descriptor;
            }
        }
        return null;
    }

    public static SymbolLookup get() {
        return ExtensionList.lookupSingleton(SymbolLookup.class);
    }

    @NonNull
    public static Set<String> getSymbolValue(@NonNull Class<?> c) {
        var symbol = c.getAnnotation(Symbol.class);
        return symbol == null ? Set.of() : new LinkedHashSet<>(List.of(symbol.value()));
    }
}
