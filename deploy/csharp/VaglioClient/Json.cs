using System;
using System.Collections.Generic;
using System.Globalization;
using System.Text;

namespace Vaglio
{
    /// <summary>
    /// Reads JSON (RFC 8259) into dictionaries, lists, strings, doubles, booleans and null. Just enough for the answers of a
    /// station, so that the client needs no package, whatever runs it.
    /// </summary>
    internal sealed class Json
    {
        private const int DepthMax = 64;

        private readonly string text;
        private int place;

        private Json(string text)
        {
            this.text = text;
        }

        /// <exception cref="FormatException">it is no JSON</exception>
        public static object Read(string text)
        {
            var reader = new Json(text);
            object value = reader.Value(0);
            reader.Spaces();
            if (reader.place != text.Length) throw reader.Wrong();
            return value;
        }

        private object Value(int depth)
        {
            if (depth > DepthMax) throw Wrong();
            Spaces();
            if (place >= text.Length) throw Wrong();
            switch (text[place])
            {
                case '{': return Object(depth);
                case '[': return Array(depth);
                case '"': return String();
                case 't': return Word("true", true);
                case 'f': return Word("false", false);
                case 'n': return Word("null", null);
                default: return Number();
            }
        }

        private Dictionary<string, object> Object(int depth)
        {
            var found = new Dictionary<string, object>();
            place++;
            Spaces();
            if (Take('}')) return found;
            do
            {
                Spaces();
                string name = String();
                Spaces();
                if (!Take(':')) throw Wrong();
                found[name] = Value(depth + 1);
                Spaces();
            } while (Take(','));
            if (!Take('}')) throw Wrong();
            return found;
        }

        private List<object> Array(int depth)
        {
            var found = new List<object>();
            place++;
            Spaces();
            if (Take(']')) return found;
            do
            {
                found.Add(Value(depth + 1));
                Spaces();
            } while (Take(','));
            if (!Take(']')) throw Wrong();
            return found;
        }

        private string String()
        {
            if (!Take('"')) throw Wrong();
            var found = new StringBuilder();
            while (place < text.Length && text[place] != '"')
            {
                char next = text[place++];
                found.Append(next == '\\' ? Escaped() : next);
            }
            if (!Take('"')) throw Wrong();
            return found.ToString();
        }

        private char Escaped()
        {
            if (place >= text.Length) throw Wrong();
            char kind = text[place++];
            switch (kind)
            {
                case '"': case '\\': case '/': return kind;
                case 'b': return '\b';
                case 'f': return '\f';
                case 'n': return '\n';
                case 'r': return '\r';
                case 't': return '\t';
                case 'u':
                    ushort code;
                    if (place + 4 > text.Length) throw Wrong();
                    if (!ushort.TryParse(text.Substring(place, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out code))
                        throw Wrong();
                    place += 4;
                    return (char)code;
                default: throw Wrong();
            }
        }

        private double Number()
        {
            int start = place;
            while (place < text.Length && "+-.0123456789eE".IndexOf(text[place]) >= 0) place++;
            double found;
            if (double.TryParse(text.Substring(start, place - start), NumberStyles.Float, CultureInfo.InvariantCulture, out found))
                return found;
            throw Wrong();
        }

        private object Word(string word, object value)
        {
            if (string.CompareOrdinal(text, place, word, 0, word.Length) != 0) throw Wrong();
            place += word.Length;
            return value;
        }

        private bool Take(char wanted)
        {
            if (place >= text.Length || text[place] != wanted) return false;
            place++;
            return true;
        }

        private void Spaces()
        {
            while (place < text.Length && " \t\r\n".IndexOf(text[place]) >= 0) place++;
        }

        private FormatException Wrong()
        {
            return new FormatException("no JSON at character " + place);
        }
    }
}
