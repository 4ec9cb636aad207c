"""The screen: the only room that knows Streamlit. Pages say what is shown; this room says how."""
